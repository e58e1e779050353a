"""The kinds of papers of a championship, in the order in which a stage issues them."""

from collections.abc import Mapping

from scoring.documents.kinds import Kind, Result
from scoring.rules.rulesets import Medal

PARTICIPATION = Kind(
    "participation", "C", Result.PARTICIPATION,
    "Қатысу сертификаты", "Сертификат участника", "Certificate of participation",
)  # fmt: skip
GOLD = Kind(
    "diploma-gold", "D", Result.GOLD, "Алтын медаль дипломы", "Диплом золотой медали", "Diploma of the gold medal"
)
SILVER = Kind(
    "diploma-silver", "D", Result.SILVER,
    "Күміс медаль дипломы", "Диплом серебряной медали", "Diploma of the silver medal",
)  # fmt: skip
BRONZE = Kind(
    "diploma-bronze", "D", Result.BRONZE,
    "Қола медаль дипломы", "Диплом бронзовой медали", "Diploma of the bronze medal",
)  # fmt: skip
MEDALLION = Kind(
    "medallion", "M", Result.MEDALLION, "Шеберлік медальоны", "Медальон за профессионализм", "Medallion for Excellence"
)
BEST = Kind(
    "best-of-member", "B", Result.BEST_OF_MEMBER,
    "Үздік нәтиже дипломы", "Диплом за лучший результат", "Diploma of the best result",
)  # fmt: skip
THANKS_EXPERT = Kind(
    "thanks-expert", "T", Result.THANKS,
    "Сарапшыға алғыс хат", "Благодарственное письмо эксперту", "Letter of thanks to an expert",
)  # fmt: skip
THANKS_HOST = Kind(
    "thanks-host", "T", Result.THANKS,
    "Өткізген ұйымға алғыс хат", "Благодарственное письмо площадке", "Letter of thanks to the host",
)  # fmt: skip
EXPERT = Kind("expert", "E", Result.EXPERT, "Сарапшы сертификаты", "Сертификат эксперта", "Certificate of an expert")
BADGE_SEAT = Kind(
    "badge-seat", "N", Result.BADGE, "Қатысушының бейджі", "Бейдж участника", "Badge of a competitor", opens_own=True
)
BADGE_EXPERT = Kind("badge-expert", "N", Result.BADGE, "Сарапшының бейджі", "Бейдж эксперта", "Badge of an expert")

PROTOCOL = Kind(
    "skill-protocol", "P", Result.NONE,
    "Құзырет нәтижелерінің хаттамасы", "Протокол результатов компетенции", "Protocol of the results of a skill",
)  # fmt: skip
CORRECTION = Kind(
    "correction-act", "A", Result.NONE,
    "Нәтижелерді түзету актісі", "Акт об исправлении результатов", "Act of correcting results",
)  # fmt: skip
APPEAL = Kind(
    "appeal-decision", "R", Result.NONE, "Апелляция бойынша шешім", "Решение по апелляции", "Decision on an appeal"
)
AWARD_LIST = Kind(
    "award-list", "L", Result.NONE,
    "Марапаттау туралы бұйрыққа тізім", "Список к приказу о награждении", "List for the order on awards",
)  # fmt: skip

KINDS = (
    PARTICIPATION, GOLD, SILVER, BRONZE, MEDALLION, BEST, THANKS_EXPERT, THANKS_HOST, EXPERT, BADGE_SEAT, BADGE_EXPERT,
)  # fmt: skip
DECIDED = (PROTOCOL, CORRECTION, APPEAL, AWARD_LIST)  # nobody holds them: each is made on the page of its subject
# At the ceremony, skill by skill: as the cards are opened, the badges apart.
AS_HANDED_OVER = (
    PARTICIPATION, MEDALLION, BRONZE, SILVER, GOLD, EXPERT, THANKS_EXPERT, BEST, THANKS_HOST, BADGE_SEAT, BADGE_EXPERT,
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}
OF_MEDAL: Mapping[str, Kind] = {
    Medal.GOLD.value: GOLD, Medal.SILVER.value: SILVER, Medal.BRONZE.value: BRONZE, Medal.MEDALLION.value: MEDALLION,
}  # fmt: skip
BADGES = (BADGE_SEAT, BADGE_EXPERT)
RANKS = {"expert": 1, "deputy-chief-expert": 2, "chief-expert": 3}  # of whom a badge tells apart; competitors have none
TONES = {GOLD.code: "gold", SILVER.code: "silver", BRONZE.code: "bronze", MEDALLION.code: "excel"}
