"""Chinese sentences for refused commands; the detail is English."""

from baton_common.edge.languages import Messages

MESSAGES: Messages = {
    "not-configured": {"zh": "系统尚未配置，请先应用配置：baton config apply 文件。"},
    "closed": {"zh": "个案已关闭，请先重开。"},
    "not-accountable": {"zh": "只有负责人、其部门主管或值班官可以这样做。"},
    "ended": {"zh": "这次交接已经结束。"},
    "open": {"zh": "个案正开着，或有一次交接尚未结束。"},
    "known": {"zh": "这个编号已经用过。"},
    "resolved": {"zh": "个案已经解决。"},
    "old": {"zh": "关闭已久，请新开一个后续个案。"},
    "facts-missing": {"zh": "缺少转派所必需的事实，请补充后再转。"},
    "unknown-department": {"zh": "没有这个部门。"},
    "unknown-person": {"zh": "没有这个人员，请先将其加入配置文件。"},
    "unknown-matter": {"zh": "没有这个事项。"},
    "not-in-conversation": {
        "zh": "只有接听此次来电的坐席可以借此开立或继续个案；如刚接入，请稍后再试。"
    },
    "contact-not-linked": {"zh": "此次来电尚未归入本个案，请先归入。"},
    "merged": {"zh": "个案已并入另一个案，请在那里继续。"},
    "far": {"zh": "承诺的期限过远，请核对日期。"},
    "past": {"zh": "承诺的期限须在将来。"},
    "address-taken": {"zh": "这个地址属于另一位客户；如是同一人，请合并两位客户。"},
    "already-theirs": {"zh": "此人已经是这个个案的负责人。"},
    "already-there": {"zh": "个案已在这个部门。"},
    "answered": {"zh": "您的部门已经答复过这项申请。"},
    "centre-refuses": {"zh": "指挥中心不能拒绝个案，可以接手或推辞。"},
    "configuration-problems": {"zh": "配置有误，请改正后再应用。"},
    "customer-merged": {"zh": "这位客户已并入另一位客户，请使用那一位。"},
    "declined": {"zh": "您已推辞这次交接。"},
    "different-customers": {"zh": "两个个案属于不同客户，请先合并客户。"},
    "no-department": {"zh": "您不属于任何部门，不能代表部门办理，请由部门成员办理。"},
    "no-sender": {"zh": "承接没有交出方，不能撤回。"},
    "no-such-address": {"zh": "客户没有这个地址，请先添加。"},
    "not-a-member": {"zh": "接听的坐席不属于接收部门，交接继续进行。"},
    "not-asked": {"zh": "现在没有请您接手这个个案。"},
    "not-eligible": {"zh": "此人不是该部门当班的责任人、第二责任人或主管。"},
    "not-merged": {"zh": "没有可以撤销的合并。"},
    "not-yours": {"zh": "只有申请人本人可以撤回。"},
    "nothing-proposed": {"zh": "没有待决定的合并提议。"},
    "off-duty": {"zh": "您已下班，现在请的是别人。"},
    "same-case": {"zh": "个案不能并入自身。"},
    "same-customer": {"zh": "不能把客户与其自身合并，请选择两位不同的客户。"},
    "same-department": {"zh": "部门不能移交给自己，请选择另一个部门。"},
    "still-accountable": {
        "zh": "仍有未结个案由配置中去掉的人员或部门负责，请先移交：baton hand-over。"
    },
    "no-mail-address": {"zh": "没有可以回信的邮件地址。"},
}
