import type { RiskKind, RiskPattern } from "../../../src/core/model";

/** Calls that act on the world, from the libraries' own references, read 2026-11. */
export const operations: readonly RiskPattern[] = [
  {
    kind: "mail",
    calls: [
      "smtplib.SMTP*.sendmail", "smtplib.SMTP*.send_message", "aiosmtplib.send", "aiosmtplib.SMTP.send*", "yagmail.SMTP.send", "redmail.*.send",
      "sendgrid.SendGridAPIClient.send", "sendgrid.SendGridAPIClient.client.mail.send.post", "resend.Emails.send", "postmarker.*.send", "mailjet_rest.Client.send.create",
      "googleapiclient.discovery.build.users.messages.send", "googleapiclient.discovery.build.users.drafts.send", "win32com.client.Dispatch.CreateItem.Send",
      "exchangelib.Message.send*", "O365.*.send", "django.core.mail.send_mail", "flask_mail.Mail.send", "azure.communication.email.EmailClient.begin_send",
    ],
  },
  { kind: "mail", calls: ["requests.post", "httpx.post", "requests.Session.post", "httpx.Client.post"], when: "host", hosts: ["api.mailgun.net", "api.sendgrid.com", "api.resend.com", "api.postmarkapp.com", "api.brevo.com", "api.mailjet.com"] },
  {
    kind: "message",
    calls: [
      "twilio.rest.Client.messages.create", "twilio.rest.Client.calls.create", "tweepy.Client.create_tweet", "tweepy.API.update_status", "praw.Reddit.subreddit.submit*", "slack_sdk.WebClient.chat_postMessage", "slack_sdk.web.*.chat_postMessage",
      "slack_sdk.webhook.WebhookClient.send", "telegram.Bot.send_message", "telebot.TeleBot.send_message", "atproto.Client.send_post", "mastodon.Mastodon.status_post", "pywhatkit.sendwhatmsg*",
    ],
  },
  { kind: "message", calls: ["requests.post", "httpx.post"], when: "host", hosts: ["hooks.slack.com", "api.telegram.org", "discord.com/api/webhooks", "api.linkedin.com", "graph.facebook.com", "api.twitter.com", "api.x.com"] },
  {
    kind: "payment",
    calls: [
      ...["Charge", "PaymentIntent", "Refund", "Transfer", "Payout", "Subscription", "Invoice", "checkout.Session"].map((name) => `stripe.${name}.create`),
      "stripe.PaymentIntent.c*", "stripe.Invoice.pay", "stripe.Subscription.cancel", "stripe.Subscription.delete", "stripe.StripeClient.*.create",
      "braintree.*.sale", "braintree.*.refund", "paypalrestsdk.Payment.create", "paypalrestsdk.*.refund", "square.*.create_payment", "razorpay.Client.*.create", "razorpay.Client.*.refund",
      "ccxt.*.create_*order", "binance.*.create_*order", "binance.*.order_*", "alpaca_trade_api.REST.submit_order", "alpaca.trading.client.TradingClient.submit_order", "alpaca.trading.TradingClient.submit_order", "robin_stocks.*.order_*", "ib_insync.IB.placeOrder",
      "web3.*.send_transaction", "web3.*.send_raw_transaction", "coinbase.*.create_order", "plaid.*.transfer_create",
    ],
  },
  { kind: "payment", calls: ["requests.post", "httpx.post"], when: "host", hosts: ["api.stripe.com", "api.paypal.com", "api-m.paypal.com", "api.razorpay.com", "api.flutterwave.com", "api.paystack.co", "api.alpaca.markets"] },
  { kind: "delete", calls: ["os.remove", "os.unlink", "os.rmdir", "os.removedirs", "shutil.rmtree", "pathlib.Path.unlink", "pathlib.Path.rmdir", "send2trash.send2trash"], when: "chosen" },
  { kind: "delete", calls: ["requests.delete", "httpx.delete", "requests.Session.delete", "httpx.Client.delete", "httpx.AsyncClient.delete", "aiohttp.ClientSession.delete"] },
  {
    kind: "delete",
    calls: [
      "pymongo.*.delete_*", "pymongo.*.drop*", "motor.*.delete_*", "redis.*.flushdb", "redis.*.flushall", "google.cloud.storage.*.delete*", "google.cloud.bigquery.Client.delete_*", "google.cloud.firestore.*.delete",
      "azure.storage.blob.*.delete_*", "github.Github.*.delete*", "googleapiclient.discovery.build.*.delete", "kubernetes.client.*.delete_*", "elasticsearch.*.delete*", "supabase.*.delete", "notion_client.Client.*.delete", "gitlab.Gitlab.*.delete",
    ],
  },
  {
    kind: "deploy",
    calls: [
      "kubernetes.client.*.create_namespaced_*", "kubernetes.client.*.patch_*", "kubernetes.client.*.replace_*", "kubernetes.utils.create_from_yaml", "docker.from_env.containers.run", "docker.DockerClient.containers.run", "github.Github.*.create_file", "github.Github.*.update_file", "github.Github.*.merge", "github.Github.*.create_git_release",
      "gitlab.Gitlab.*.merge", "git.Repo.*.push", "python_terraform.Terraform.apply", "pulumi.automation.*.up", "paramiko.SSHClient.exec_command", "fabric.Connection.run", "fabric.Connection.sudo", "nornir.*.run", "netmiko.ConnectHandler.send_config*", "ansible_runner.run",
    ],
  },
  { kind: "sql-write", calls: ["*.execute", "*.executemany", "*.executescript", "*.exec_driver_sql", "*.run_sql", "*.fetch", "*.query"], when: "dml" },
];

export const tools: Readonly<Record<string, RiskKind>> = {
  GmailSendMessage: "mail",
  GmailToolkit: "mail",
  O365SendMessage: "mail",
  StripeAgentToolkit: "payment",
  ShellTool: "shell",
  BashProcess: "shell",
  PythonREPLTool: "code",
  PythonREPL: "code",
  PythonAstREPLTool: "code",
  DeleteFileTool: "delete",
  QuerySQLDataBaseTool: "sql-write",
  QuerySQLDatabaseTool: "sql-write",
  SQLDatabaseToolkit: "sql-write",
};
