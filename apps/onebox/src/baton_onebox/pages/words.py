"""The words of the pages, in both languages."""

from collections.abc import Mapping

from baton_onebox.settings import Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "brand": "",
        "other": "zh",
        "other_name": "中文",
        "tagline": "a case is always somebody's",
        "outbox": "Sent mail",
        "back": "Start",
        "try_title": "Try it",
        "try_mail": "Send a mail with any mail program to {address} through {smtp}. Within two "
        "seconds it is a case below, and whoever is on duty is asked to accept it.",
        "try_token": "The APIs want a token. In a second terminal, in the folder of Baton:",
        "docs_title": "The APIs",
        "stories_title": "What happens",
        "none_yet": "Nothing yet. The first mail of the demo is on its way.",
        "title": "Sent mail",
        "explained": "No mail server is named (BATON_SMTP_OUT), so what would have gone out is "
        "kept here.",
        "no_mails": "Nothing was sent yet.",
        "to": "to",
        "sign_in_title": "Sign in",
        "sign_in": "This page shows customers' words, so it wants to know who you are. Get a "
        "token by {command} and paste it here:",
        "enter": "Sign in",
        "wrong": "This token is not good for this page.",
    },
    "zh": {
        "brand": " 接力",
        "other": "en",
        "other_name": "English",
        "tagline": "每件个案任何时刻都有人负责",
        "outbox": "已发邮件",
        "back": "首页",
        "try_title": "试一试",
        "try_mail": "用任意邮件程序经 {smtp} 给 {address} 发一封邮件。两秒之内它就是下面的"
        "一件个案，当班的人会被请求接手。",
        "try_token": "接口需要令牌。在另一个终端里，于 Baton 的文件夹中：",
        "docs_title": "接口",
        "stories_title": "正在发生",
        "none_yet": "还没有。演示的第一封邮件正在路上。",
        "title": "已发邮件",
        "explained": "没有指定邮件服务器（BATON_SMTP_OUT），本应发出的邮件保存在这里。",
        "no_mails": "还没有发出邮件。",
        "to": "收件人",
        "sign_in_title": "登录",
        "sign_in": "本页会显示客户的话，所以要知道您是谁。运行 {command} 取得令牌，粘贴到这里：",
        "enter": "登录",
        "wrong": "这个令牌不能用于本页。",
    },
}
