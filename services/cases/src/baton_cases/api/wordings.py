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
    "shared": {"zh": "这个号码由多人共用，不能据此认定客户；若其实只属于一位客户，请先取消共用。"},
    "not-shared": {"zh": "这个号码没有标记为共用。"},
    "far": {"zh": "承诺的期限过远，请核对日期。"},
    "past": {"zh": "承诺的期限须在将来。"},
    "no-mail-address": {"zh": "没有可以回信的邮件地址。"},
}
