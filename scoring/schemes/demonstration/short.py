"""Short schemes for the skills of the demonstration's season: twenty aspects, the same for any trade."""

from decimal import Decimal

from scoring.rules.calculations import NumberCompleted, PassFail
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, Section, SubCriterion, Text
from scoring.schemes.reference import skills

WORTH = 500  # hundredths of each aspect: twenty of them are 100.00
ITEMS = Decimal(4)
CALCULATIONS = (
    CalculationRow(PassFail(), "Measurement", library=True),
    CalculationRow(NumberCompleted(ITEMS), "Number Completed 4", library=True),
)
PASS, COUNT = 1, 2  # rows of CALCULATIONS
SHEETS = (
    ("A", "1", Text("Жұмысты ұйымдастыру", "Организация работы", "Work organisation")),
    ("B", "2", Text("Тапсырманы орындау", "Выполнение задания", "Carrying out the task")),
    ("C", "3", Text("Жұмыстың көрінісі мен өңделуі", "Вид и отделка работы", "Look and finish of the work")),
)
ASPECTS = {
    "A": (
        (PASS, Text("Жұмыс орны ретке келтірілген", "Рабочее место в порядке", "The workplace is in order")),
        (PASS, Text("Қауіпсіздік ережелері сақталған", "Правила безопасности соблюдены", "Safety rules are kept")),
        (COUNT, Text("Құралдар жұмысқа дайындалған", "Инструменты подготовлены", "Tools are prepared")),
        (COUNT, Text("Жұмыс жоспары толтырылған", "План работы заполнен", "The plan of work is filled in")),
        (PASS, Text("Қалдықтар жиналған", "Отходы убраны", "Waste is cleared away")),
        (PASS, Text("Құжаттар толық", "Документы полные", "The documents are complete")),
    ),
    "B": (
        (COUNT, Text("Бірінші бөлік аяқталған", "Первая часть закончена", "The first part is finished")),
        (COUNT, Text("Екінші бөлік аяқталған", "Вторая часть закончена", "The second part is finished")),
        (COUNT, Text("Үшінші бөлік аяқталған", "Третья часть закончена", "The third part is finished")),
        (COUNT, Text("Негізгі өлшемдер сәйкес", "Основные размеры соблюдены", "The main measures are kept")),
        (COUNT, Text("Қосымша өлшемдер сәйкес", "Дополнительные размеры соблюдены", "Further measures are kept")),
        (PASS, Text("Нәтиже тексеруден өткен", "Результат прошёл проверку", "The result passes the check")),
        (PASS, Text("Тапсырма уақытында тапсырылған", "Задание сдано вовремя", "The task is handed in on time")),
    ),
    "C": tuple(
        (None, name)
        for name in (
            Text("Жалпы әсер", "Общее впечатление", "General impression"),
            Text("Өңдеу тазалығы", "Чистота отделки", "Cleanness of the finish"),
            Text("Бөлшектердің үйлесуі", "Согласованность деталей", "How the details go together"),
            Text("Тапсырыс берушіге сай келуі", "Соответствие пожеланиям заказчика", "What the client wished for"),
            Text("Өлшемдердің үйлесімі", "Пропорции", "Proportions"),
            Text("Жұмысты таныстыру", "Представление работы", "Presenting the work"),
            Text("Материалды таңдау", "Выбор материала", "Choice of the material"),
        )
    ),
}
BENCHMARKS = (
    Text("Орындалмаған", "Не выполнено", "Not done"),
    Text("Салалық деңгейден төмен", "Ниже отраслевого уровня", "Below the level of the industry"),
    Text("Салалық деңгейде", "На отраслевом уровне", "At the level of the industry"),
    Text("Салалық деңгейден жоғары", "Выше отраслевого уровня", "Above the level of the industry"),
)


def short_scheme(number: str) -> Scheme:
    """100.00 marks, 20 aspects on three days, for one of the skills of the reference; its keys are always the same."""
    skill = next(skill for skill in skills() if skill.number == number)
    return Scheme(
        skill.number,
        Text(skill.name.kk, skill.name.ru, skill.name.en),
        tuple(
            Section(str(place), name, WORTH * len(ASPECTS[letter]))
            for place, (letter, _day, name) in enumerate(SHEETS, 1)
        ),
        tuple(_criterion(number, *sheet, section=str(place)) for place, sheet in enumerate(SHEETS, 1)),
        CALCULATIONS,
    )


def _criterion(number: str, letter: str, day: str, name: Text, *, section: str) -> Criterion:
    aspects = tuple(
        _aspect(f"s{number}-{letter.lower()}{place}", row, said, section)
        for place, (row, said) in enumerate(ASPECTS[letter], 1)
    )
    return Criterion(
        letter, name, sum(aspect.maximum or 0 for aspect in aspects), (SubCriterion(f"{letter}1", name, day, aspects),)
    )


def _aspect(key: str, calculation: int | None, said: Text, section: str) -> Aspect:
    if calculation is None:
        return Aspect(key, Kind.JUDGEMENT, said, WORTH, section, benchmarks=BENCHMARKS)
    return Aspect(key, Kind.MEASUREMENT, said, WORTH, section, calculation=calculation)
