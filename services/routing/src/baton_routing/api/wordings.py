"""Chinese sentences for refused commands; the detail is English."""

from baton_common.edge.languages import Messages

MESSAGES: Messages = {
    "offer-over": {"zh": "这次派送已经结束。"},
    "not-answered": {"zh": "这个联系尚未接通。"},
    "in-conversation": {"zh": "这个联系正在通话中。"},
    "contact-over": {"zh": "这个联系已经结束。"},
    "known": {"zh": "这个编号已经用过。"},
    "no-conversation": {"zh": "这位坐席没有正在进行的通话。"},
    "not-in-wrap-up": {"zh": "这位坐席不在这个联系的话后处理中。"},
    "has-the-customer": {"zh": "这位坐席正与客户通话：请结束联系，或另选他人。"},
    "not-theirs": {"zh": "客户由另一位坐席接听，这一步由其办理。"},
    "passed-on": {"zh": "这位坐席刚表示不接这个联系，请另选他人或队列。"},
    "somebody-named": {"zh": "这个联系已指定由他人接听。"},
    "other-department": {"zh": "这位坐席不属于该队列的部门。"},
    "lacks-skill": {"zh": "这位坐席没有该队列所需的技能。"},
    "no-consultation": {"zh": "现在没有就这个联系进行咨询。"},
    "other-pool": {"zh": "这位坐席不在该队列的坐席池，请选择其所在的队列。"},
    "being-transferred": {"zh": "正在转接，请先取消。"},
    "being-advised": {"zh": "被咨询的坐席已接听，请先完成或退出咨询。"},
    "blind-transfer": {"zh": "直接转接不能撤回：您已离开这个联系。"},
    "queue-or-agent": {"zh": "请选择一个队列或一位坐席，二者选一。"},
    "unknown-queue": {"zh": "没有这个队列。"},
    "not-free": {"zh": "这位坐席现在不空闲。"},
    "missed-call-over": {"zh": "这个未接来电已经有人处理。"},
    "unknown-agent": {"zh": "没有这位坐席。"},
    "suspended": {"zh": "这位同事已被停用，不能接听。"},
    "no-change": {"zh": "状态没有变化。"},
    "not-due": {"zh": "时间还没有到。"},
    "configuration-problems": {"zh": "队列或坐席的设置有误，请改正后再保存。"},
}
