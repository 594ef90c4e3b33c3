import sys

import boto3

secret_id, _flat, _variable = sys.argv[1:4]
value = sys.stdin.buffer.read().decode()
client = boto3.client("secretsmanager")
try:
    client.create_secret(Name=secret_id, SecretString=value)
except client.exceptions.ResourceExistsException:
    client.put_secret_value(SecretId=secret_id, SecretString=value)
if client.get_secret_value(SecretId=secret_id)["SecretString"] != value:
    sys.exit("another value came back")
