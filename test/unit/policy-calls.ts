/**
 * SDK calls and the actions that AWS checks for them, by hand from the Service Authorization Reference and the
 * API references (2026-11). `client.method(arguments) -> actions [| ARNs]`; `-` for no action, `*` for actions
 * that work on every resource only.
 */
export const CALLS = `
s3.get_object(Bucket="b", Key="k") -> s3:GetObject | arn:aws:s3:::b/k
s3.get_object(Bucket="b", Key=key) -> s3:GetObject | arn:aws:s3:::b/*
s3.get_object(Bucket="b", Key="k", VersionId="1") -> s3:GetObjectVersion | arn:aws:s3:::b/k
s3.head_object(Bucket="b", Key="k") -> s3:GetObject | arn:aws:s3:::b/k
s3.put_object(Bucket="b", Key="k", Body=b"") -> s3:PutObject | arn:aws:s3:::b/k
s3.put_object(Bucket="b", Key="k", ACL="private") -> s3:PutObject s3:PutObjectAcl | arn:aws:s3:::b/k
s3.put_object(Bucket="b", Key="k", Tagging="a=b") -> s3:PutObject s3:PutObjectTagging | arn:aws:s3:::b/k
s3.delete_object(Bucket="b", Key="k") -> s3:DeleteObject | arn:aws:s3:::b/k
s3.delete_objects(Bucket="b", Delete={}) -> s3:DeleteObject | arn:aws:s3:::b/*
s3.list_objects_v2(Bucket="b", Prefix="p/") -> s3:ListBucket | arn:aws:s3:::b
s3.list_objects(Bucket="b") -> s3:ListBucket | arn:aws:s3:::b
s3.list_object_versions(Bucket="b") -> s3:ListBucketVersions | arn:aws:s3:::b
s3.list_buckets() -> s3:ListAllMyBuckets | *
s3.head_bucket(Bucket="b") -> s3:ListBucket | arn:aws:s3:::b
s3.create_bucket(Bucket="b") -> s3:CreateBucket | arn:aws:s3:::b
s3.delete_bucket(Bucket="b") -> s3:DeleteBucket | arn:aws:s3:::b
s3.copy_object(Bucket="b", Key="k", CopySource="a/k") -> s3:GetObject s3:PutObject
s3.upload_file("f", "b", "k") -> s3:PutObject | arn:aws:s3:::b/k
s3.upload_file("f", "b", "k", ExtraArgs={"ACL": "private"}) -> s3:PutObject s3:PutObjectAcl | arn:aws:s3:::b/k
s3.upload_fileobj(f, "b", "k") -> s3:PutObject | arn:aws:s3:::b/k
s3.download_file("b", "k", "f") -> s3:GetObject | arn:aws:s3:::b/k
s3.download_fileobj("b", "k", f) -> s3:GetObject | arn:aws:s3:::b/k
s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"}) -> s3:GetObject | arn:aws:s3:::b/k
s3.generate_presigned_url("put_object", Params={"Bucket": "b", "Key": "k"}) -> s3:PutObject | arn:aws:s3:::b/k
s3.generate_presigned_post(Bucket="b", Key="k") -> s3:PutObject | arn:aws:s3:::b/k
s3.create_multipart_upload(Bucket="b", Key="k") -> s3:PutObject | arn:aws:s3:::b/k
s3.upload_part(Bucket="b", Key="k", PartNumber=1, UploadId="u") -> s3:PutObject | arn:aws:s3:::b/k
s3.complete_multipart_upload(Bucket="b", Key="k", UploadId="u") -> s3:PutObject | arn:aws:s3:::b/k
s3.abort_multipart_upload(Bucket="b", Key="k", UploadId="u") -> s3:AbortMultipartUpload | arn:aws:s3:::b/k
s3.list_multipart_uploads(Bucket="b") -> s3:ListBucketMultipartUploads | arn:aws:s3:::b
s3.list_parts(Bucket="b", Key="k", UploadId="u") -> s3:ListMultipartUploadParts | arn:aws:s3:::b/k
s3.get_object_tagging(Bucket="b", Key="k") -> s3:GetObjectTagging | arn:aws:s3:::b/k
s3.put_object_tagging(Bucket="b", Key="k", Tagging={}) -> s3:PutObjectTagging | arn:aws:s3:::b/k
s3.get_object_acl(Bucket="b", Key="k") -> s3:GetObjectAcl | arn:aws:s3:::b/k
s3.get_bucket_policy(Bucket="b") -> s3:GetBucketPolicy | arn:aws:s3:::b
s3.put_bucket_policy(Bucket="b", Policy="p") -> s3:PutBucketPolicy | arn:aws:s3:::b
s3.get_bucket_encryption(Bucket="b") -> s3:GetEncryptionConfiguration | arn:aws:s3:::b
s3.put_bucket_encryption(Bucket="b", ServerSideEncryptionConfiguration={}) -> s3:PutEncryptionConfiguration | arn:aws:s3:::b
s3.get_public_access_block(Bucket="b") -> s3:GetBucketPublicAccessBlock | arn:aws:s3:::b
s3.put_public_access_block(Bucket="b", PublicAccessBlockConfiguration={}) -> s3:PutBucketPublicAccessBlock | arn:aws:s3:::b
s3.delete_public_access_block(Bucket="b") -> s3:PutBucketPublicAccessBlock | arn:aws:s3:::b
s3.get_bucket_lifecycle_configuration(Bucket="b") -> s3:GetLifecycleConfiguration | arn:aws:s3:::b
s3.put_bucket_lifecycle_configuration(Bucket="b") -> s3:PutLifecycleConfiguration | arn:aws:s3:::b
s3.get_bucket_notification_configuration(Bucket="b") -> s3:GetBucketNotification | arn:aws:s3:::b
s3.put_bucket_notification_configuration(Bucket="b", NotificationConfiguration={}) -> s3:PutBucketNotification | arn:aws:s3:::b
s3.get_bucket_versioning(Bucket="b") -> s3:GetBucketVersioning | arn:aws:s3:::b
s3.put_bucket_versioning(Bucket="b", VersioningConfiguration={}) -> s3:PutBucketVersioning | arn:aws:s3:::b
s3.get_bucket_location(Bucket="b") -> s3:GetBucketLocation | arn:aws:s3:::b
s3.get_bucket_cors(Bucket="b") -> s3:GetBucketCORS | arn:aws:s3:::b
s3.put_bucket_cors(Bucket="b", CORSConfiguration={}) -> s3:PutBucketCORS | arn:aws:s3:::b
s3.delete_bucket_cors(Bucket="b") -> s3:PutBucketCORS | arn:aws:s3:::b
s3.get_bucket_replication(Bucket="b") -> s3:GetReplicationConfiguration | arn:aws:s3:::b
s3.select_object_content(Bucket="b", Key="k") -> s3:GetObject | arn:aws:s3:::b/k
s3.get_object_lock_configuration(Bucket="b") -> s3:GetBucketObjectLockConfiguration | arn:aws:s3:::b
dynamodb.get_item(TableName="t", Key={}) -> dynamodb:GetItem | arn:aws:dynamodb:*:*:table/t
dynamodb.put_item(TableName="t", Item={}) -> dynamodb:PutItem | arn:aws:dynamodb:*:*:table/t
dynamodb.update_item(TableName="t", Key={}) -> dynamodb:UpdateItem | arn:aws:dynamodb:*:*:table/t
dynamodb.delete_item(TableName="t", Key={}) -> dynamodb:DeleteItem | arn:aws:dynamodb:*:*:table/t
dynamodb.query(TableName="t") -> dynamodb:Query | arn:aws:dynamodb:*:*:table/t
dynamodb.query(TableName="t", IndexName="i") -> dynamodb:Query | arn:aws:dynamodb:*:*:table/t/index/*
dynamodb.scan(TableName="t") -> dynamodb:Scan | arn:aws:dynamodb:*:*:table/t
dynamodb.batch_get_item(RequestItems={}) -> dynamodb:BatchGetItem
dynamodb.batch_write_item(RequestItems={}) -> dynamodb:BatchWriteItem
dynamodb.transact_get_items(TransactItems=[]) -> dynamodb:GetItem
dynamodb.transact_write_items(TransactItems=[{"Put": {"TableName": "t"}}, {"Delete": {"TableName": "t"}}]) -> dynamodb:PutItem dynamodb:DeleteItem
dynamodb.transact_write_items(TransactItems=[]) -> !
dynamodb.execute_statement(Statement="SELECT * FROM t") -> dynamodb:PartiQLSelect
dynamodb.batch_execute_statement(Statements=[{"Statement": "update t set a=1"}, {"Statement": "DELETE FROM t"}]) -> dynamodb:PartiQLUpdate dynamodb:PartiQLDelete
dynamodb.execute_statement(Statement="s") -> !
dynamodb.list_tables() -> dynamodb:ListTables | *
dynamodb.describe_table(TableName="t") -> dynamodb:DescribeTable | arn:aws:dynamodb:*:*:table/t
dynamodb.create_table(TableName="t") -> dynamodb:CreateTable | arn:aws:dynamodb:*:*:table/t
dynamodb.delete_table(TableName="t") -> dynamodb:DeleteTable | arn:aws:dynamodb:*:*:table/t
lambda.invoke(FunctionName="f") -> lambda:InvokeFunction | arn:aws:lambda:*:*:function:f
lambda.invoke_with_response_stream(FunctionName="f") -> lambda:InvokeFunction | arn:aws:lambda:*:*:function:f
lambda.get_function(FunctionName="f") -> lambda:GetFunction | arn:aws:lambda:*:*:function:f
lambda.update_function_code(FunctionName="f") -> lambda:UpdateFunctionCode | arn:aws:lambda:*:*:function:f
lambda.create_function(FunctionName="f", Role="r") -> lambda:CreateFunction iam:PassRole
lambda.list_functions() -> lambda:ListFunctions | *
lambda.delete_function(FunctionName="f") -> lambda:DeleteFunction | arn:aws:lambda:*:*:function:f
lambda.add_permission(FunctionName="f") -> lambda:AddPermission | arn:aws:lambda:*:*:function:f
sqs.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111122223333/q", MessageBody="m") -> sqs:SendMessage | arn:aws:sqs:eu-west-1:111122223333:q
sqs.send_message_batch(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111122223333/q") -> sqs:SendMessage | arn:aws:sqs:eu-west-1:111122223333:q
sqs.receive_message(QueueUrl=url) -> sqs:ReceiveMessage
sqs.delete_message(QueueUrl=url, ReceiptHandle="r") -> sqs:DeleteMessage
sqs.delete_message_batch(QueueUrl=url) -> sqs:DeleteMessage
sqs.change_message_visibility_batch(QueueUrl=url) -> sqs:ChangeMessageVisibility
sqs.get_queue_url(QueueName="q") -> sqs:GetQueueUrl | arn:aws:sqs:*:*:q
sqs.create_queue(QueueName="q") -> sqs:CreateQueue | arn:aws:sqs:*:*:q
sqs.purge_queue(QueueUrl=url) -> sqs:PurgeQueue
sns.publish(TopicArn="arn:aws:sns:eu-west-1:111122223333:t", Message="m") -> sns:Publish | arn:aws:sns:eu-west-1:111122223333:t
sns.publish_batch(TopicArn="arn:aws:sns:eu-west-1:111122223333:t") -> sns:Publish | arn:aws:sns:eu-west-1:111122223333:t
sns.subscribe(TopicArn="arn:aws:sns:eu-west-1:111122223333:t", Protocol="sqs") -> sns:Subscribe | arn:aws:sns:eu-west-1:111122223333:t
sns.create_topic(Name="t") -> sns:CreateTopic | arn:aws:sns:*:*:t
sns.list_topics() -> sns:ListTopics | *
secretsmanager.get_secret_value(SecretId="s") -> secretsmanager:GetSecretValue | arn:aws:secretsmanager:*:*:secret:s-??????
secretsmanager.put_secret_value(SecretId="s") -> secretsmanager:PutSecretValue | arn:aws:secretsmanager:*:*:secret:s-??????
secretsmanager.create_secret(Name="s") -> secretsmanager:CreateSecret | arn:aws:secretsmanager:*:*:secret:s-??????
secretsmanager.describe_secret(SecretId="s") -> secretsmanager:DescribeSecret | arn:aws:secretsmanager:*:*:secret:s-??????
secretsmanager.list_secrets() -> secretsmanager:ListSecrets | *
secretsmanager.rotate_secret(SecretId="s", RotationLambdaARN="arn:aws:lambda:eu-west-1:111122223333:function:r") -> secretsmanager:RotateSecret lambda:InvokeFunction | arn:aws:secretsmanager:*:*:secret:s-?????? arn:aws:lambda:eu-west-1:111122223333:function:r
ssm.get_parameter(Name="/crew/x") -> ssm:GetParameter | arn:aws:ssm:*:*:parameter/crew/x
ssm.put_parameter(Name="x") -> ssm:PutParameter | arn:aws:ssm:*:*:parameter/x
ssm.describe_parameters() -> ssm:DescribeParameters | *
ssm.delete_parameter(Name="x") -> ssm:DeleteParameter | arn:aws:ssm:*:*:parameter/x
ssm.send_command(DocumentName="AWS-RunShellScript") -> ssm:SendCommand
sts.get_caller_identity() -> -
sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/r", RoleSessionName="s") -> sts:AssumeRole | arn:aws:iam::111122223333:role/r
sts.get_session_token() -> -
bedrock-runtime.invoke_model(modelId="anthropic.claude-v2", body="") -> bedrock:InvokeModel | arn:aws:bedrock:*::foundation-model/anthropic.claude-v2
bedrock-runtime.invoke_model_with_response_stream(modelId="m.x") -> bedrock:InvokeModelWithResponseStream | arn:aws:bedrock:*::foundation-model/m.x
bedrock-runtime.converse(modelId="m.x") -> bedrock:InvokeModel | arn:aws:bedrock:*::foundation-model/m.x
bedrock-runtime.converse_stream(modelId="m.x") -> bedrock:InvokeModelWithResponseStream | arn:aws:bedrock:*::foundation-model/m.x
bedrock-runtime.converse(modelId="us.m.x") -> bedrock:InvokeModel
bedrock-runtime.apply_guardrail(guardrailIdentifier="g") -> bedrock:ApplyGuardrail
bedrock-agent-runtime.retrieve(knowledgeBaseId="K1") -> bedrock:Retrieve | arn:aws:bedrock:*:*:knowledge-base/K1
bedrock-agent-runtime.retrieve_and_generate(input={}) -> bedrock:RetrieveAndGenerate bedrock:Retrieve bedrock:InvokeModel
bedrock-agent-runtime.invoke_agent(agentId="A", agentAliasId="B") -> bedrock:InvokeAgent
bedrock.list_foundation_models() -> bedrock:ListFoundationModels | *
ec2.describe_instances() -> ec2:DescribeInstances | *
ec2.run_instances(ImageId="a") -> ec2:RunInstances
ec2.run_instances(ImageId="a", IamInstanceProfile={}) -> ec2:RunInstances iam:PassRole
ec2.terminate_instances(InstanceIds=["i-1"]) -> ec2:TerminateInstances
ec2.describe_security_groups() -> ec2:DescribeSecurityGroups | *
ec2.authorize_security_group_ingress(GroupId="g") -> ec2:AuthorizeSecurityGroupIngress
ec2.describe_vpcs() -> ec2:DescribeVpcs | *
ec2.create_tags(Resources=[], Tags=[]) -> ec2:CreateTags
iam.list_users() -> iam:ListUsers
iam.create_user(UserName="u") -> iam:CreateUser
iam.attach_role_policy(RoleName="r", PolicyArn="p") -> iam:AttachRolePolicy
iam.create_access_key(UserName="u") -> iam:CreateAccessKey
iam.get_account_summary() -> iam:GetAccountSummary | *
iam.simulate_principal_policy(PolicySourceArn="a") -> iam:SimulatePrincipalPolicy
kms.encrypt(KeyId="k-1", Plaintext=b"") -> kms:Encrypt | arn:aws:kms:*:*:key/k-1
kms.decrypt(CiphertextBlob=b"") -> kms:Decrypt
kms.decrypt(CiphertextBlob=b"", KeyId="alias/a") -> kms:Decrypt
kms.re_encrypt(DestinationKeyId="k") -> kms:ReEncryptFrom kms:ReEncryptTo
kms.generate_data_key(KeyId="k-1") -> kms:GenerateDataKey | arn:aws:kms:*:*:key/k-1
logs.put_log_events(logGroupName="g", logStreamName="s") -> logs:PutLogEvents
logs.filter_log_events(logGroupName="g") -> logs:FilterLogEvents | arn:aws:logs:*:*:log-group:g:*
logs.describe_log_groups() -> logs:DescribeLogGroups
cloudwatch.put_metric_data(Namespace="n") -> cloudwatch:PutMetricData
cloudwatch.get_metric_statistics(Namespace="n") -> cloudwatch:GetMetricStatistics | *
events.put_events(Entries=[]) -> events:PutEvents
athena.start_query_execution(QueryString="q", WorkGroup="w") -> !
cloudformation.create_stack(StackName="s", TemplateBody="t") -> !
athena.get_query_results(QueryExecutionId="i") -> athena:GetQueryResults s3:GetObject
glue.start_job_run(JobName="j") -> glue:StartJobRun | arn:aws:glue:*:*:job/j
glue.get_table(DatabaseName="d", Name="t") -> glue:GetTable
ecs.run_task(cluster="c", taskDefinition="t") -> ecs:RunTask iam:PassRole
ecs.list_clusters() -> ecs:ListClusters | *
ecr.get_authorization_token() -> ecr:GetAuthorizationToken | *
ecr.describe_images(repositoryName="r") -> ecr:DescribeImages | arn:aws:ecr:*:*:repository/r
stepfunctions.start_execution(stateMachineArn="arn:aws:states:eu-west-1:111122223333:stateMachine:m") -> states:StartExecution | arn:aws:states:eu-west-1:111122223333:stateMachine:m
kinesis.put_record(StreamName="s", Data=b"", PartitionKey="p") -> kinesis:PutRecord | arn:aws:kinesis:*:*:stream/s
firehose.put_record(DeliveryStreamName="d", Record={}) -> firehose:PutRecord | arn:aws:firehose:*:*:deliverystream/d
ses.send_email(Source="a@b.c") -> ses:SendEmail
sesv2.send_email(FromEmailAddress="a@b.c") -> ses:SendEmail
textract.detect_document_text(Document={"S3Object": {"Bucket": "b", "Name": "n"}}) -> textract:DetectDocumentText s3:GetObject
secretsmanager.batch_get_secret_value(SecretIdList=["a"]) -> secretsmanager:BatchGetSecretValue secretsmanager:GetSecretValue
comprehend.start_entities_detection_job(DataAccessRoleArn="r", LanguageCode="en") -> comprehend:StartEntitiesDetectionJob iam:PassRole
polly.start_speech_synthesis_task(OutputS3BucketName="b", Text="t", VoiceId="v") -> polly:StartSpeechSynthesisTask s3:PutObject
textract.detect_document_text(Document={}) -> textract:DetectDocumentText | *
comprehend.detect_sentiment(Text="t", LanguageCode="en") -> comprehend:DetectSentiment | *
rekognition.detect_labels(Image={}) -> rekognition:DetectLabels | *
translate.translate_text(Text="t") -> translate:TranslateText
polly.synthesize_speech(Text="t", VoiceId="v") -> polly:SynthesizeSpeech
transcribe.start_transcription_job(TranscriptionJobName="j") -> transcribe:StartTranscriptionJob
sagemaker-runtime.invoke_endpoint(EndpointName="e") -> sagemaker:InvokeEndpoint | arn:aws:sagemaker:*:*:endpoint/e
rds.describe_db_instances() -> rds:DescribeDBInstances
rds-data.execute_statement(resourceArn="arn:aws:rds:eu-west-1:111122223333:cluster:c", secretArn="arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-abcdef", sql="q") -> rds-data:ExecuteStatement secretsmanager:GetSecretValue | arn:aws:rds:eu-west-1:111122223333:cluster:c arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-abcdef
redshift-data.execute_statement(ClusterIdentifier="c", DbUser="u", Sql="q") -> redshift-data:ExecuteStatement redshift:GetClusterCredentials
redshift-data.execute_statement(ClusterIdentifier="c", Sql="q") -> redshift-data:ExecuteStatement redshift:GetClusterCredentialsWithIAM
lambda.create_function(FunctionName="f", Role="arn:aws:iam::1:role/r", Code={"S3Bucket": "b", "S3Key": "k"}, Tags={"a": "b"}) -> lambda:CreateFunction iam:PassRole s3:GetObject lambda:TagResource
iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}", Tags=[{"Key": "a", "Value": "b"}]) -> iam:CreateRole iam:TagRole
cloudformation.describe_stacks(StackName="s") -> cloudformation:DescribeStacks
organizations.list_accounts() -> organizations:ListAccounts | *
resourcegroupstaggingapi.get_resources() -> tag:GetResources | *
ce.get_cost_and_usage(TimePeriod={}) -> ce:GetCostAndUsage
apigateway.get_rest_apis() -> apigateway:GET
apigatewayv2.create_api(Name="a") -> apigateway:POST
apigatewaymanagementapi.post_to_connection(ConnectionId="c", Data=b"") -> execute-api:ManageConnections
timestream-query.query(QueryString="q") -> timestream:Select timestream:DescribeEndpoints
cognito-idp.initiate_auth(ClientId="c") -> -
cognito-idp.admin_create_user(UserPoolId="p", Username="u") -> cognito-idp:AdminCreateUser
codebuild.start_build(projectName="p") -> codebuild:StartBuild | arn:aws:codebuild:*:*:project/p
route53.list_hosted_zones() -> route53:ListHostedZones | *
budgets.describe_budgets(AccountId="1") -> budgets:ViewBudget
cloudtrail.lookup_events() -> cloudtrail:LookupEvents | *
opensearchserverless.list_collections() -> aoss:ListCollections | *
quicksight.describe_dashboard_definition(AwsAccountId="1", DashboardId="d") -> quicksight:DescribeDashboard
`
  .trim()
  .split("\n");
