"""Chinese sentences for refused commands; the detail is English."""

from baton_common.edge.languages import Messages

MESSAGES: Messages = {
    "offer-over": {"zh": "这次派单已经结束。"},
    "unknown-queue": {"zh": "没有这个队列。"},
    "not-free": {"zh": "这位坐席现在不空闲。"},
    "missed-call-over": {"zh": "这个未接来电已经有人处理。"},
    "unknown-agent": {"zh": "没有这位坐席。"},
    "suspended": {"zh": "这位同事已被停用，不能接听。"},
    "no-change": {"zh": "状态没有变化。"},
    "not-due": {"zh": "时间还没有到。"},
    "configuration-problems": {"zh": "队列或坐席的设置有误，请改正后再保存。"},
}
