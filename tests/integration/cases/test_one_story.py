"""One customer's journey is one story in both languages: call, transfer, backup, reply, survey."""

from baton_contracts.survey_completed import survey as published
from tests.integration.cases.conftest import Running

MEI = "+861055501234"

EN = [
    "Case # was opened by phone, about Return of goods; Ana Keller in Returns is accountable.",
    "The customer called at # (on +493023125001); Ana Keller answered at #; the contact belongs "
    "to this case.",
    "Ana Keller wrote a note.",
    "Ana Keller transferred the customer to the queue logistics and stays until somebody answers.",
    "Ana Keller asked Logistics to take the case; it ends by # at the latest.",
    "Cy Brooks (owner on duty) is asked to accept until #.",
    "Dee Marsh answered the customer whom Ana Keller had transferred.",
    "Dee Marsh answered the customer, and with that took the case.",
    "From here on Dee Marsh in Logistics is accountable.",
    "Ana Keller left; Dee Marsh has the customer.",
    "Dee Marsh ended the conversation after 1:05.",
    "Dee Marsh resolved the case: parcel found.",
    "Dee Marsh closed the case.",
    "The customer was not invited: there is no address that works.",
    "The customer answered the survey: satisfaction 1 of 5.",
    "The customer's score was low and the case was reopened for a follow-up; Dee Marsh in "
    "Logistics is accountable.",
    "The score is low: whoever is accountable should follow it up.",
]


async def test_from_the_call_to_the_survey(service: Running) -> None:
    line = await service.talk(MEI, "ana")
    ana, dee = service.as_("ana"), service.as_("dee")
    case = await ana.post("/cases", text="I want to return the kettle.", contact_id=line.id)
    path = f"/cases/{case['id']}"
    await service.receive(line.transferred("ana", "warm"))
    await ana.post(f"{path}/handoffs", to_department="logistics", contact_id=line.id)
    await service.receive(line.offered("dee"))
    await service.receive(line.answered("dee", "warm", "ana"))
    await service.receive(line.left("ana", to="dee"))
    await service.receive(line.ended("dee"))
    await dee.post(f"{path}/resolve", outcome="parcel found")
    await dee.post(f"{path}/close")
    of_case = {"case_id": case["id"], "customer_id": "cu1"}
    await service.receive(published.SurveyNotInvited(**of_case, reason="no-address"))
    score = published.Score(question="satisfied", scale="csat", value=1)
    await service.receive(
        published.SurveyCompleted(**of_case, invitation_id="i1", scores=(score,), low=True)
    )
    en = await dee.get(f"{path}/story", lang="en")
    zh = await dee.get(f"{path}/story", lang="zh")
    said = [each["sentence"] for each in en["items"]]
    assert len(said) == len(EN), "\n".join(said)
    for sentence, expected in zip(said, EN, strict=True):
        for part in expected.split("#"):
            assert part in sentence
    assert len(zh["items"]) == len(EN)
    assert all(any("\u4e00" <= each <= "\u9fff" for each in at["sentence"]) for at in zh["items"])
