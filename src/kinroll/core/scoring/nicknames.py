"""Short names and the names that they stand for; each line is one family of names."""

from functools import lru_cache

_LINES = """
abigail abby abi gail
abraham abe bram
adelaide addie ada heidi
agnes aggie nessa
albert al bert bertie
alexander alex alec sandy xander lex sasha alastair alasdair alejandro aleksandr alexandr olek
alexandra alex lexi sandra sasha alexa lexie
alfred alf alfie fred freddie
alison ali allie
amanda mandy
andrew andy drew andreas andrei andrzej
angela angie
ann anna anne annie nan nancy hannah hanna anya anja
anthony tony ant antony antonio anton
antoinette toni nettie
archibald archie
arthur art artie
barbara barb babs barbie
bartholomew bart
beatrice bea trixie beatrix
benjamin ben benny benji
bernard bernie
bridget biddy bridie
caroline carol carrie caro carolyn
catherine cathy cath kate katie kath kathy kit kitty katherine kathryn kathleen katarina katya karen caitlin kay
cecilia cissy celia
charles charlie chas chuck carl karl carlos
charlotte charlie lottie lotte
christina chris chrissie tina kirsty christine kristina
christopher chris kit topher christian kris
clara clare claire klara
constance connie
cynthia cindy
daniel dan danny
david dave davy davey dai
deborah deb debbie debs debra
dennis den denny
diana di diane
dominic dom
donald don donnie
dorothy dot dotty dolly thea dora dorothea
douglas doug
edmund ed ned eddie ted
edward ed eddie ted teddy ned eduardo
edwin ed eddie
eleanor ellie nell nora ella elle elinor lenore
elizabeth liz lizzie beth betty betsy eliza elsie lisa libby bess elisabeth lisbeth elspeth ela bette lily
ellen nell ellie helen helena elena nellie
emily em emma emmy millie
ernest ernie
eugene gene
evelyn eve evie
florence flo flora florrie
frances fran fanny frankie
francis frank frankie fran francisco francesco
frederick fred freddie rick fritz
gabriel gabe
gabrielle gabby
geoffrey geoff jeff jeffrey
george georgie jorge georg jurgen
gerald gerry jerry
gertrude gert trudy
gillian gill jill
gregory greg
gwendolen gwen wendy gwendolyn
harold harry hal
harriet hattie harry
helen nell lena
henry harry hal hank henri heinrich enrique
herbert herb bert
hilary hil
hugh hughie huw hugo
ian iain
isaac zac ike
isabella bella izzy isabel bel isobel isabelle
jacob jake jack jakob
jacqueline jackie jacqui
james jim jimmy jamie jem diego
jane janie jenny janet jean jeanne
jeremy jem jerry
jessica jess jessie
joan joanie jo
joanna jo joanne
john jack johnny jon ian sean evan ivan johan johann juan jan hans giovanni
jonathan jon jonny jonathon
joseph joe joey josef jose giuseppe
josephine jo josie
joshua josh
judith judy jude
julia julie jules juliet
julian jules
katherine kate katie kathy kit
kenneth ken kenny
kimberley kim
laurence larry laurie lawrence lorenzo
laura laurie lori
leonard len lenny leo
leslie les
lillian lil lily
louis lou lewis louie luis ludwig luigi
louise lou
lucy lucinda lucille
madeleine maddie maddy madeline
malcolm mal
margaret maggie meg peggy marge margie madge greta rita daisy peg maisie margot marguerite
maria marie mary mia moira maureen molly polly may mae marilyn
martha patty marty
martin marty
mary molly polly
matilda tilly mattie maud
matthew matt matty mateo mathew
maximilian max
melanie mel
melissa mel lissa
michael mike mick micky mickey mitch miguel michel mikhail michal
michelle shell chelle
mildred millie
mohammed mo muhammad mohamed mohammad muhammed mehmet
nathaniel nat nathan nate
natalie nat natasha natalia
nicholas nick nicky nico klaus nicolas nikolai
nicola nicky nikki nicole
oliver ollie olly
olivia liv livvy
pamela pam
patricia pat patsy tricia trish patty
patrick pat paddy rick
paul pauly pablo paolo pavel
penelope penny
peter pete pedro pierre piotr
philip phil pip phillip felipe
philippa pip pippa
priscilla cilla
rachel rae
raymond ray
rebecca becky becca bec
reginald reg reggie
richard rick dick ricky rich richie ricardo
robert bob bobby rob robbie bert rupert roberto
roderick rod
roger rog hodge
ronald ron ronnie
rosemary rose rosie
rosalind ros roz
russell russ
ruth ruthie
samantha sam sammy
samuel sam sammy
sarah sally sadie sara
sebastian seb bastian
sharon shaz
sheila celia
shirley shirl
sidney sid sydney
simon si
sophia sophie sofia
stanley stan
stephanie steph
stephen steve stevie steven stefan stephan esteban
stewart stu stuart
susan sue susie suzy susanna suzanne susannah
sylvia sylvie
terence terry
theodore ted theo teddy
theresa tess tessa terry teresa
thomas tom tommy tomas
timothy tim timmy
tobias toby
ursula ursie
valerie val
vera verity
veronica ronnie vera
victor vic
victoria vicky tori vic
vincent vince vinny
virginia ginny
vivian viv
walter wally walt
wilfred wilf
william will bill billy willie liam guillermo wilhelm
winifred winnie fred
yvonne vonnie
zachary zac zach zack
"""


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_LINES.split("\n")):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def is_short_for(one: str, other: str) -> bool:
    """Whether two names are of one family, so that one may be the short form of the other."""
    families = _families()
    return not families.get(one, frozenset()).isdisjoint(families.get(other, frozenset()))


def has_family(name: str) -> bool:
    """Whether a name is in the list at all."""
    return name in _families()
