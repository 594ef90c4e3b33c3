import { isObject } from "./json";

/** A policy document inside the CloudFormation resource that it belongs to, by its principal and its resource. */
export function cloudFormation(policy: string): string {
  const document: unknown = JSON.parse(policy);
  return JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: { Desk: resource(document, policy) } }, null, 2);
}

function resource(document: unknown, text: string): object {
  if (!text.includes('"Principal"')) return { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: document } };
  if (text.includes('"sts:')) return { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: document } };
  if (text.includes("arn:aws:s3:")) return { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: "desk-data", PolicyDocument: document } };
  if (text.includes("arn:aws:sqs:")) return { Type: "AWS::SQS::QueuePolicy", Properties: { Queues: ["https://sqs.eu-west-1.amazonaws.com/123456789012/desk"], PolicyDocument: document } };
  if (text.includes("arn:aws:sns:")) return { Type: "AWS::SNS::TopicPolicy", Properties: { Topics: ["arn:aws:sns:eu-west-1:123456789012:desk"], PolicyDocument: document } };
  if (text.includes("arn:aws:lambda:")) return { Type: "AWS::Lambda::Permission", Properties: { Action: "lambda:InvokeFunction", FunctionName: "desk", Principal: principal(document) } };
  return { Type: "AWS::SecretsManager::ResourcePolicy", Properties: { SecretId: "desk", ResourcePolicy: document } };
}

function principal(document: unknown): unknown {
  const [statement] = isObject(document) && Array.isArray(document.Statement) ? document.Statement.filter(isObject) : [];
  return statement?.Principal;
}
