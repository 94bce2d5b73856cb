"""Chinese sentences for refused commands; the detail is English."""

from baton_common.edge.languages import Messages

MESSAGES: Messages = {
    "has-a-case": {"zh": "这封邮件已经有个案。"},
    "not-configured": {"zh": "系统尚未配置，请先应用配置：baton config apply 文件。"},
    "not-read": {"zh": "这封邮件还在读取，请稍后再试。"},
}
