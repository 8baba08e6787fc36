"""Names, numbers and places of people who do not exist.

Telephone numbers are of the ranges kept for drama, postcodes begin with ZZ99, mail domains are reserved ones.
"""

import unicodedata
from random import Random
from string import ascii_lowercase


def listed(names: str, separator: str = " ") -> tuple[str, ...]:
    """The names of a text; a list of them, one to a line, would be the longest file of the project."""
    return tuple(names.split(separator))


FORENAMES = {
    "Female": listed(
        "Adaeze Agnieszka Aisha Alžběta Amara Amelia Ana-Lúcia Anaïs Anneliese Anwen Aoife Ayşe Beatriz Bethan "
        "Birgitta Blessing Bronwen Caoimhe Carys Chloë Chidinma Clodagh Comfort Dalia Danuta Deepika Dorota Edith "
        "Eilidh Elin Elżbieta Esra Esther Farah Fatima Ffion Folasade Freya Gaëlle Grace Gwenllian Habiba Halima Hana "
        "Hanna Ines Ingrid Iolanda Isla Jadwiga Jasmin Joy Júlia Kavita Keisha Khadija Kirsty Lakshmi Laleh Leila "
        "Linnéa Lowri Magdalena Mai-Anh Mairéad Małgorzata Marie-Claire Maryam Mei Mercy Meera Mina Nadia Naledi "
        "Nerys Nia Nkechi Olena Olivia Oluchi Paloma Patience Priya Ruth Sadia Salma Saoirse Shanice Shireen Siân "
        "Sinéad Solveig Sunita Tamsin Tatiana Thandiwe Thi-Lan Ümmü Valentina Wanjiru Xiu Yasmin Yetunde Zainab "
        "Željka Zofia Zuzana"
    ),
    "Male": listed(
        "Abdullah Adébayo Agustín Alasdair Alun Ambrose Andrzej André Anton Arjun Babak Benedikt Björn Bogdan Brendan "
        "Callum Carlos Cathal Chinedu Conor Dafydd Daniel Dariusz David Dewi Diarmuid Dmytro Eamon Edwin Elijah Emeka "
        "Emrys Eoin Erik Farid Fearghal Felix Finlay Francisco François Gareth Gethin Gurpreet Hamish Hamza Harold "
        "Hassan Hieu Huw Ibrahim Idris Ifan Imran Ioan Ismail Iwan Jakub Jamal Jean-Luc Jerome Jiří João Joseph "
        "Jürgen Kamal Karol Keith Kofi Krzysztof Kwame Lamar Leon Llewelyn Lorcan Luca Łukasz Malcolm Mehmet Mihai "
        "Mohammed Nathaniel Neil Nikhil Noé Óscar Oisín Olu Omar Owain Pádraig Patrice Pavel Piotr Rafał Rajesh Ravi "
        "Rhodri Ricardo Robert Rohan Ronan Rubén Samir Sandeep Seán Sergio Siddharth Simão Søren Stefan Tariq Tendai "
        "Théo Thomas Tomáš Tunde Uchenna Viktor Wei Wilf Winston Yusuf Zoltán"
    ),
}
SURNAMES = listed(
    "Abara Abernethy Achterberg Adeyemi-Cole Agbaje Ahlström Akhtar Almeida Amankwah Anyanwu Ap-Rhys Ashgrove Aydın "
    "Bączek Balogun Banerjee Barnstable Beddoes Bengtsson Bhatti Bianchi-Moore Blackmore Boateng Bondarenko Brandt "
    "Brathwaite Březina Calderón Campion Çelik Chaudhry Cheung Chikwanha Coldwell Contreras Costigan Crowther "
    "Dąbrowski D'Angelo D'Souza Danjuma Darlington De-la-Cruz Delacroix Desai Dinesen Dlamini Đorđević Dunmore "
    "Ebersole Edevane Ekström Ellacott Emmanuel Eriksen Falconbridge Farrukh Fenwick-Shah Ferreira Fitzalan Fonseca "
    "Forsythe Gallagher-Diaz García Gascoyne Ghosh Goddard Gołębiewski Gonçalves Greenhalgh Grosvenor Guðmundsson "
    "Haddad Hallworth Hammoud Harcourt Hollingdale Horvat Hübner Ibekwe Illingworth Iqbal Ivanchenko Jankowska-Reid "
    "Jegede Jernigan Joubert Kamara Kapoor Karimi Kenworthy Khatun Kiernan Kinsella Kovač Kowalczyk Kuznetsov Lachlan "
    "Larkhill Lefèvre Leung Lindqvist Llewellyn Lovelock Łuczak MacAskill Mahmoud Malhotra Maudsley M'Bala "
    "McGillicuddy Mehta Mendoza Merriweather Mkhize Mørk Mukherjee Müller Mwangi N'Diaye Nakamura Ní-Bhriain Novák "
    "Nwosu O'Brolchain O'Callaghan O'Hara Obuya Odhiambo Oduya Okafor Olawale Ó-Súilleabháin Osei-Tutu Öztürk Pacheco "
    "Pemberley Peñaloza Petrov Pham Pinkerton Popescu Quartey Quillfeather Raghunathan Rahimi Raman Rasmussen "
    "Ravenscroft Reyes Rosário Rutherglen Sadowski Saint-Clair Salih Sandhu Şahin Schröder Sesay Shevchenko Siddiqui "
    "Siôn Skarsgaard Sokolov Ssemakula St-John Strömberg Szabó Tadesse Takahashi Tanaka-Wood Thistlewood Thorisson "
    "Trân Treharne Trevelyan Tshabalala Uddin Umeh Underhay Vandermeer Van-der-Berg Varga Vasquez Venkataraman "
    "Villanueva Vuković Wadsworth Wanyama Warburton-Lee Whitcombe Wickramasinghe Wójcik Wrzesniewski Yamamoto Yeboah "
    "Yıldız Zając Zakaria Zhang Ziegler"
)
STREETS = listed(
    "Quay Street,Larkfield Road,Cannery Row,Orchard Rise,Heol y Bont,Station Approach,Chapel Lane,Saltmarsh Way,"
    "Kestrel Close,Weavers' Yard,St Dunstan's Road,Old Mill Lane,Priory Gardens,Foundry Street,Elder Grove,"
    "Tannery Hill,Ropewalk,Sedge View,Nightingale Crescent,Fuller's Court,Abbots Walk,Harbour Terrace,Beacon Hill,"
    "Lime Avenue,Cooper's Row,Wharf Lane,Thistle Drive,Market Place,Juniper Close,The Shambles,Windmill Road,"
    "Brook Street,Hazel Mews,Dyer's Lane",
    ",",
)
HOUSE_NAMES = ("The Old Forge", "Bryn Awel", "Rose Cottage", "Tŷ Gwyn", "Smithy & Barn", "Larkrise", "The Haven")
DISTRICTS = ("Northend", "Docklands", "Upper Sedge", "Castle Ward", "Westgate", "")
TOWNS = ("Marlbrook", "Marlbrook", "Marlbrook", "Sedgeley Heath", "Llanfair Sedge", "Nether Marl")
HOME_DOMAINS = ("example.org", "example.net", "marlmail.example")
WORK_DOMAINS = ("example.com", "northgate.example", "quayworks.example")
OTHER_DOMAIN = "lists.example"
SCHOOL_DOMAIN = "marlbrookvale.example"

# Letters that do not come apart into a base letter and an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"})
_LOCAL = frozenset(ascii_lowercase + ".-")


def local_part(forename: str, surname: str) -> str:
    """An email's part before the @, in plain lower-case letters: "Zoë", "O'Hara" give zoe.ohara."""
    letters = unicodedata.normalize("NFD", f"{forename}.{surname}".lower().translate(_PLAIN))
    return "".join(letter for letter in letters if letter in _LOCAL)


def mobile_number(serial: int) -> str:
    """A mobile number; a thousand of them exist, so they repeat. Some are written without the usual space."""
    number = f"{serial % 1000:03d}"
    if serial % 11 == 0:
        return f"+44 7700 900{number}"
    return f"07700900{number}" if serial % 7 == 0 else f"07700 900{number}"


def home_number(serial: int) -> str:
    """A landline of the town; a thousand of them exist."""
    return f"01632 960{serial % 1000:03d}"


def work_number(serial: int) -> str:
    """A London number; a thousand of them exist."""
    return f"020 7946 0{serial % 1000:03d}"


def postcode(rng: Random) -> str:
    """A postcode of the area ZZ99, which Royal Mail gives to nobody."""
    letters = rng.choices("ABDEFGHJLNPQRSTUWXYZ", k=2)
    return f"ZZ99 {rng.randrange(1, 10)}{letters[0]}{letters[1]}"


def upn(serial: int, admitted_year: int) -> str:
    """A unique pupil number of a school that does not exist, with the right check letter; unique to ten million.

    Source: DfE guide to unique pupil numbers: digits weighted 2 to 13, remainder of 23.
    """
    digits = f"999{(4999 + serial // 1000) % 10_000:04d}{admitted_year % 100:02d}{serial % 1000:03d}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits
