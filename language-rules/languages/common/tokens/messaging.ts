import { HEX32, UUID, nearRow, provider } from "./define";

/** How the base64 of a number begins: a bot's token starts with its id. */
const DISCORD_STARTS = ["MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"].flatMap((head) => "A E I M Q U Y c g k".split(" ").map((next) => head + next)).join(" ");

/** Chat, mail, SMS and social networks. */
export const messaging = [
  ...provider("slack", "https://docs.slack.dev/authentication/tokens", "https://api.slack.com/apps", [
    ["slack-bot-token", "Slack bot token", "xoxb-", "xoxb-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9]{20,28}"],
    ["slack-bot-token-legacy", "Slack bot token", "xoxb-", "xoxb-[0-9]{8,14}-[A-Za-z0-9]{18,26}"],
    ["slack-user-token", "Slack user token", "xoxp- xoxe-", "xox[pe]-(?:[0-9]{10,13}-){3}[A-Za-z0-9]{28,34}"],
    ["slack-legacy-token", "Slack legacy token", "xoxo- xoxs- xoxp-", "xox[osp]-(?:[0-9]{5,13}-){3}[0-9A-Fa-f]{10,64}"],
    ["slack-app-token", "Slack app-level token", "xapp-", "xapp-\\d{1,10}-[A-Za-z0-9]{8,14}-\\d{10,13}-[A-Za-z0-9]{60,70}"],
    ["slack-config-token", "Slack configuration token", "xoxe.xox", "xoxe\\.xox[bp]-\\d-[A-Za-z0-9]{160,170}"],
    ["slack-config-refresh-token", "Slack configuration refresh token", "xoxe-", "xoxe-\\d-[A-Za-z0-9]{140,150}"],
    ["slack-workspace-token", "Slack workspace token", "xoxa- xoxr-", "xox[ar]-(?:\\d-)?[A-Za-z0-9]{8,48}-?[A-Za-z0-9-]{0,60}"],
    ["slack-cookie", "Slack session cookie", "xoxd-", "xoxd-[A-Za-z0-9%+/=_-]{100,300}"],
    ["slack-webhook-url", "Slack incoming webhook", "hooks.slack.com", "hooks\\.slack\\.com/(?:services|workflows|triggers)/(T[A-Z0-9]{8,12}/[A-Z0-9]{8,20}/[A-Za-z0-9]{18,26}(?:/[A-Za-z0-9]{18,26})?)"],
  ]),
  ...provider("discord", "https://discord.com/developers/docs/reference#authentication", "https://discord.com/developers/applications", [
    ["discord-bot-token", "Discord bot token", DISCORD_STARTS, "(?:M[Tjz]|N[DTjz]|O[DT])[AEIMQUYcgk][A-Za-z0-9_-]{21,25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}"],
    ["discord-webhook-url", "Discord webhook", "/api/webhooks/", "discord(?:app)?\\.com/api/webhooks/(\\d{17,20}/[A-Za-z0-9_-]{60,80})"],
    nearRow("discord-client-secret", "Discord client secret", "discord", "[A-Za-z0-9_-]{32}"),
  ]),
  ...provider("telegram", "https://core.telegram.org/bots/api#authorizing-your-bot", "https://t.me/BotFather", [["telegram-bot-token", "Telegram bot token", ":aa", "(?:bot)?(\\d{8,10}:AA[A-Za-z0-9_-]{33})", { check: "telegram-id" }]]),
  ...provider("microsoft", "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors", "https://admin.teams.microsoft.com", [["teams-connector-url", "Teams incoming webhook", "outlook.office.com", `outlook\\.office\\.com/webhook/(${UUID}@${UUID}/IncomingWebhook/[0-9a-f]{32}/${UUID})`], ["teams-webhook-url", "Teams incoming webhook", "webhook.office.com", `webhook\\.office\\.com/webhookb2/(${UUID}@${UUID}/IncomingWebhook/[0-9a-f]{32}/${UUID})`]]),
  ...provider("twilio", "https://www.twilio.com/docs/iam/api-keys", "https://console.twilio.com", [["twilio-api-key", "Twilio API key", "sk0 sk1 sk2 sk3 sk4 sk5 sk6 sk7 sk8 sk9 ska skb skc skd ske skf", "SK[0-9a-f]{32}"], nearRow("twilio-auth-token", "Twilio auth token", "twilio", HEX32)]),
  ...provider("sendgrid", "https://docs.sendgrid.com/ui/account-and-settings/api-keys", "https://app.sendgrid.com/settings/api_keys", [["sendgrid-api-key", "SendGrid API key", "sg.", "SG\\.[A-Za-z0-9_-]{20,24}\\.[A-Za-z0-9_-]{39,50}"]]),
  ...provider("mailgun", "https://documentation.mailgun.com", "https://app.mailgun.com/settings/api_security", [["mailgun-api-key", "Mailgun private API key", "key-", `key-${HEX32}`], nearRow("mailgun-signing-key", "Mailgun API key", "mailgun", "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}")]),
  ...provider("mailchimp", "https://mailchimp.com/developer", "https://admin.mailchimp.com/account/api", [["mailchimp-api-key", "Mailchimp API key", "-us", `${HEX32}-us\\d{1,2}`], nearRow("mandrill-api-key", "Mandrill API key", "mandrill", "(?:md-)?[A-Za-z0-9_-]{22}")]),
  ...provider("resend", "https://resend.com/docs", "https://resend.com/api-keys", [["resend-api-key", "Resend API key", "re_", "re_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{22,26}"]]),
  ...provider("brevo", "https://developers.brevo.com", "https://app.brevo.com/settings/keys/api", [["brevo-api-key", "Brevo API key", "xkeysib-", "xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}"], ["brevo-smtp-key", "Brevo SMTP key", "xsmtpsib-", "xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16}"]]),
  ...provider("postmark", "https://postmarkapp.com/developer", "https://account.postmarkapp.com", [nearRow("postmark-token", "Postmark server token", "postmark", UUID)]),
  ...provider("mailersend", "https://developers.mailersend.com", "https://app.mailersend.com/api-tokens", [["mailersend-token", "MailerSend token", "mlsn.", "mlsn\\.[0-9a-f]{64}"]]),
  ...provider("loops", "https://loops.so/docs", "https://app.loops.so/settings", [nearRow("sparkpost-key", "SparkPost API key", "sparkpost", "[0-9a-f]{40}")]),
  ...provider("vonage", "https://developer.vonage.com", "https://dashboard.nexmo.com/settings", [nearRow("vonage-secret", "Vonage API secret", "vonage", "[A-Za-z0-9]{16}", "vonage|nexmo")]),
  ...provider("messagebird", "https://developers.messagebird.com", "https://dashboard.messagebird.com", [nearRow("messagebird-key", "MessageBird key", "messagebird message-bird message_bird", "[A-Za-z0-9]{25}", "message[_-]?bird")]),
  ...provider("telnyx", "https://developers.telnyx.com", "https://portal.telnyx.com/#/app/api-keys", [["telnyx-api-key", "Telnyx API key", "key01", "KEY01[0-9A-F]{30}_[A-Za-z0-9]{22}"]]),
  ...provider("zoom", "https://developers.zoom.us", "https://marketplace.zoom.us", [nearRow("zoom-client-secret", "Zoom client secret", "zoom", "[A-Za-z0-9]{32}")]),
  ...provider("facebook", "https://developers.facebook.com/docs/facebook-login/guides/access-tokens", "https://developers.facebook.com/apps", [["facebook-access-token", "Facebook access token", "eaa", "EAA[A-Za-z0-9]{80,300}"], nearRow("facebook-app-secret", "Facebook app secret", "facebook", HEX32, "facebook|fb|meta_app")]),
  ...provider("instagram", "https://developers.facebook.com/docs/instagram-api", "https://developers.facebook.com/apps", [["instagram-token", "Instagram access token", "igqv igaa", "IG(?:QV|AA)[A-Za-z0-9_-]{80,250}"]]),
  ...provider("twitter", "https://developer.x.com/en/docs/authentication", "https://developer.x.com/en/portal/projects-and-apps", [["twitter-bearer-token", "X (Twitter) bearer token", "aaaaaaaaaaaaaaaaaaaa", "A{20,24}[A-Za-z0-9%]{70,110}"], nearRow("twitter-secret", "X (Twitter) API secret", "twitter", "[A-Za-z0-9]{45,50}", "twitter|tweepy|x_api|consumer|access"), nearRow("twitter-key", "X (Twitter) API key", "twitter", "[A-Za-z0-9]{25}"), nearRow("twitter-user-token", "X (Twitter) access token", "twitter", "[0-9]{15,25}-[A-Za-z0-9]{20,40}"), ["twitter-access-token", "X (Twitter) access token", "access_token accesstoken", "(?:access_?token)[\"'\\])]{0,3}\\s{0,3}[:=,]\\s{0,3}[\"']?(\\d{15,20}-[A-Za-z0-9]{40})", { ignoreCase: true }]]),
  ...provider("linkedin", "https://learn.microsoft.com/linkedin/shared/authentication", "https://www.linkedin.com/developers/apps", [["linkedin-client-secret", "LinkedIn client secret", "wpl_ap", "WPL_AP[01]\\.[A-Za-z0-9]{16}\\.[A-Za-z0-9+/=]{8,12}"], nearRow("linkedin-legacy-secret", "LinkedIn client secret", "linkedin", "[A-Za-z0-9]{16}")]),
  ...provider("reddit", "https://github.com/reddit-archive/reddit/wiki/OAuth2", "https://www.reddit.com/prefs/apps", [nearRow("reddit-client-secret", "Reddit client secret", "reddit", "[A-Za-z0-9_-]{27,30}")]),
  ...provider("line", "https://developers.line.biz", "https://developers.line.biz/console", [nearRow("line-channel-token", "LINE channel access token", "line", "[A-Za-z0-9+/]{170,175}=")]),
];
