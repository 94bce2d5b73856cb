"""The texts that the people of the demo write to customers and to each other."""

from baton_onebox.settings import Language

REPLIES: dict[Language, tuple[str, ...]] = {
    "zh": (
        "您好，来信收到，我正在为您处理，今天之内给您答复。",
        "您好，已经为您登记并联系了仓库，结果出来马上告诉您。给您添麻烦了。",
        "您好，这件事由我负责到底。请问方便补充一下订单号吗？",
    ),
    "en": (
        "Hello, thank you for writing. I am looking into it and will answer you today.",
        "Hello, I have noted it down and asked the warehouse. I will tell you as soon as I know.",
        "Hello, I am looking after this for you. Could you add your order number, please?",
    ),
}

ANSWERS: dict[Language, tuple[str, ...]] = {
    "zh": ("好的，谢谢！订单号是 88213。", "收到，辛苦了，等您消息。", "谢谢，那我等一等。"),
    "en": (
        "Thank you! The order number is 88213.",
        "That is kind, I will wait for your mail.",
        "Great, thanks for the quick answer.",
    ),
}

ASKED_BY_PHONE: dict[Language, tuple[str, ...]] = {
    "zh": (
        "客户来电：水壶收到时已破损，想退货。",
        "客户来电：物流显示已签收，但没有收到货。",
        "客户来电：同一笔订单被扣款两次，请退款。",
        "客户来电：耳机蓝牙连不上手机，怎么设置？",
        "客户来电：需要补开发票，抬头写错了。",
    ),
    "en": (
        "Calls: the kettle arrived broken, wants to send it back.",
        "Calls: the parcel is marked as delivered but never arrived.",
        "Calls: was charged twice for one order, wants the money back.",
        "Calls: the headphones do not connect by bluetooth.",
        "Calls: needs the invoice again, with another address.",
    ),
}

UNHAPPY: dict[Language, str] = {
    "zh": "等了太久，问题还是没有解决。",
    "en": "It took very long, and it is still not solved.",
}

ASKED = "Please check on your side and go on from here. 请在你们那边核实并继续办理。"
DECLINED = "I am on the phone. 我正在通话。"
OUTCOME = "answered 已答复"
