"""What the demonstration calls its season: public ids, by which a second filling knows them, and names."""

from scoring.rules.scheme import Text

SEASON, LAST_SEASON = "demo-season", "demo-last"
CHAMPIONSHIP, LAST_CHAMPIONSHIP = "demo-wsk", "demo-last-wsk"
ABILYMPICS, DEAFSKILLS, AGROSKILLS, CONTEST = "demo-abilympics", "demo-deafskills", "demo-agroskills", "demo-teachers"

REPUBLIC_STAGE, REGION_STAGE, COLLEGE_STAGE = "demo-republic", "demo-st-region", "demo-st-college"
KARAGANDA_STAGE = "demo-st-35"
LAST_STAGE = "demo-last-rep"
ABILYMPICS_STAGE, DEAFSKILLS_STAGE = "demo-abi-35", "demo-deaf-75"
AGROSKILLS_STAGE, CONTEST_STAGE = "demo-agro-11", "demo-teach"

WEB, WELDING, ELECTRIC, HAIR, CARS, COOKING, NETWORKS = "17", "10", "18", "29", "33", "34", "39"
DEMONSTRATION = "demonstration"  # the long scheme, by which the republic and the region are marked
SKILLS_OF_LAST_YEAR = (WEB, WELDING, ELECTRIC, HAIR, CARS, COOKING)
SHORT = (*SKILLS_OF_LAST_YEAR, NETWORKS)

WSK = Text("WorldSkills Kazakhstan", "WorldSkills Kazakhstan", "WorldSkills Kazakhstan")
REPUBLICAN = Text("Республикалық кезең", "Республиканский этап", "Republican stage")


def college_stage(college: str) -> str:
    """The public id of a college's stage: "demo-k-55-2" of "demo-c-kz-55-2"."""
    return college.replace("demo-c-kz", "demo-k")


def regional(kk: str, ru: str, en: str) -> Text:
    return Text(f"Өңірлік кезең, {kk}", f"Региональный этап, {ru}", f"Regional stage, {en}")


def of_college(kk: str, ru: str, en: str) -> Text:
    return Text(f"Колледжішілік кезең, {kk}", f"Внутриколледжный этап, {ru}", f"College stage, {en}")
