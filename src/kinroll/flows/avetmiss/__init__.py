"""AVETMISS: files are collected, checked, held at a gate, lodged and compared; foreign ones are checked or moved in."""
