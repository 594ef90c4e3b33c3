/** Rights over a KMS key that an action needs besides, where what it touches is encrypted under a key of one's own. */
const NEEDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:s3:GetObject|secretsmanager:GetSecretValue|ssm:GetParameters?|sqs:ReceiveMessage|kinesis:GetRecords|dynamodb:(?:GetItem|Query|Scan|BatchGetItem))$/i, "kms:Decrypt"],
  [/^(?:s3:PutObject|sqs:SendMessage|sns:Publish|kinesis:PutRecords?|secretsmanager:(?:PutSecretValue|CreateSecret))$/i, "kms:GenerateDataKey"],
];

/** A sentence on keys for a set of actions; null where none of them touches encrypted data. */
export function keyHint(actions: readonly string[]): string | null {
  const rights = [...new Set(NEEDS.flatMap(([pattern, right]) => (actions.some((action) => pattern.test(action)) ? [right] : [])))];
  return rights.length === 0 ? null : `where the data is encrypted under a key of your own, allow ${rights.join(" and ")} on that key as well`;
}
