"""The demo company's sixty customers: invented names, what each buys and since when."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.demo.story import MONTHS


@dataclass(frozen=True)
class Customer:
    """A customer: million tokens a day through the gateway and tickets a month at full size, seats, fee a month in its currency.

    `until` is the first month without it.
    """

    id: str
    name: str
    currency: str
    mtok: float
    tickets: int
    seats: int
    fee: Decimal
    since: date
    annual: bool
    own_key_from: date | None
    until: date | None

    @property
    def gateway(self) -> str:
        """Its id in the gateway, which knows nothing of Stripe."""
        return "org_" + self.id.replace("-", "_")

    def active(self, day: date) -> bool:
        """Whether it is a customer on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def plan_name(self) -> str:
        if self.own_key_from:
            return "Own key"
        return "Enterprise" if self.annual else "Growth" if self.mtok or self.tickets > 1000 else "Team"


# id | name | currency | million tokens a day | tickets a month | seats | fee a month | month it joined | mark
# a: fee paid for the year, k1 k2: moves to its own key, p: a pilot that ends
_TABLE = """
brightwater-clinics|Brightwater Clinics|USD|170|0|0|1500|0|k1
corvane-logistics|Corvane Logistics|USD|140|0|0|1500|0|k2
pinecrest-insurance|Pinecrest Insurance|USD|95|3400|0|1200|0|a
tallow-and-finch|Tallow & Finch|USD|82|0|0|600|0|
meridian-harvest|Meridian Harvest|USD|74|2600|0|600|0|
osprey-analytics|Osprey Analytics|USD|66|0|25|600|0|
sandhill-energy|Sandhill Energy|USD|61|0|0|600|0|
loomwork|Loomwork|USD|55|0|0|400|0|
verity-legal|Verity Legal|USD|52|0|40|900|0|a
cobalt-street|Cobalt Street|USD|47|0|0|400|0|
harrow-and-vale|Harrow & Vale|USD|44|1900|0|400|0|
juniper-grid|Juniper Grid|USD|41|0|0|400|1|
kestrel-mobility|Kestrel Mobility|USD|38|2300|0|400|0|
marrow-labs|Marrow Labs|USD|35|0|0|400|0|
northgate-tutors|Northgate Tutors|USD|33|0|12|300|2|
opaline-studio|Opaline Studio|USD|31|0|0|300|0|
parchment-press|Parchment Press|USD|29|0|0|300|0|
quarry-systems|Quarry Systems|USD|27|0|0|300|3|
redfern-robotics|Redfern Robotics|USD|26|0|0|300|0|
saltmarsh-studios|Saltmarsh Studios|USD|24|0|0|300|0|
thistle-bank|Thistle Bank|USD|23|3900|60|900|0|a
umber-foods|Umber Foods|USD|21|1500|0|300|5|
wickerby|Wickerby|USD|20|0|0|250|0|
yarrow-health|Yarrow Health|USD|19|2800|0|400|0|
zephyr-charter|Zephyr Charter|USD|18|0|0|250|6|
amberline-media|Amberline Media|USD|17|0|0|250|0|
birchall-group|Birchall Group|USD|16|0|18|250|0|
cinder-and-oak|Cinder & Oak|USD|15|0|0|250|7|
dovetail-homes|Dovetail Homes|USD|14|1700|0|250|0|
elmstead-motors|Elmstead Motors|USD|13|0|0|250|0|
fallowfield-ag|Fallowfield Ag|USD|12|0|0|250|8|
gantry-works|Gantry Works|USD|11|0|0|250|0|
hazel-and-rye|Hazel & Rye|USD|10|0|0|250|0|
inkwell-ops|Inkwell Ops|USD|10|0|9|250|9|
acme-formula|=HYPERLINK("http://example.invalid","Acme")|USD|9|0|0|250|0|
kittiwake-travel|Kittiwake Travel|USD|9|3100|0|250|4|
larchmont-dental|Larchmont Dental|USD|8|0|0|250|0|
mossgate-games|Mossgate Games|USD|8|0|0|250|10|
nettle-software|Nettle Software|USD|7|0|0|250|0|
quill-and-sons|<b>Quill</b> & Sons|USD|7|0|0|250|0|
peregrine-post|Peregrine Post|USD|6|2200|0|250|11|
rookwood-parts|Rookwood Parts|USD|6|0|0|250|0|
sorrel-payroll|Sorrel Payroll|USD|5|0|0|250|12|
tideline-charity|Tideline Charity|USD|4|0|0|150|0|
blue-lantern-telecom|Blue Lantern Telecom|USD|0|6800|0|900|0|a
copperfield-retail|Copperfield Retail|USD|0|5200|30|600|0|
evergreen-parcel|Evergreen Parcel|USD|0|4700|0|600|2|
first-ferry|First Ferry|USD|0|2900|0|400|0|
granary-grocers|Granary Grocers|USD|0|3600|0|400|3|
hollins-hotels|Hollins Hotels|USD|0|2500|15|400|6|
alpenrose-versand|Alpenröse Versand|EUR|0|3300|0|550|0|
bergstrom-moebel|Bergström Möbel|EUR|0|2100|0|350|1|a
citrus-y-sal|Citrus y Sal|EUR|0|1600|10|250|0|
dune-et-fils|Dune et Fils|EUR|0|1900|0|250|4|
fiordaliso-moda|Fiordaliso Moda|EUR|0|1200|20|250|0|
hoshino-freight|Hoshino Freight|JPY|0|1400|0|60000|5|
dana-gulf-retail|Dana Gulf Retail|KWD|0|900|0|120|8|p
lantern-school|Lantern School|USD|0|0|35|200|0|
oxbow-archive|Oxbow Archive|USD|0|0|14|200|0|
walnut-county|Walnut County|USD|0|0|50|300|3|
"""

_OWN_KEY = {"k1": date(2026, 2, 1), "k2": date(2026, 4, 1)}
_PILOT = {"p": date(2026, 4, 1)}


def _customer(line: str) -> Customer:
    id, name, currency, mtok, tickets, seats, fee, joined, mark = line.split("|")
    since = MONTHS[int(joined)]
    return Customer(
        id, name, currency, float(mtok), int(tickets), int(seats), Decimal(fee), since, mark == "a", _OWN_KEY.get(mark), _PILOT.get(mark)
    )


CUSTOMERS = tuple(_customer(line) for line in _TABLE.strip().splitlines())
