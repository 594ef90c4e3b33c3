import type { LibraryCall, LibraryResource } from "../../../src/core/model/knowledge";

const call = (calls: string, actions: string, resource: LibraryResource | null = null): LibraryCall => {
  const all = actions.split(" ");
  return { cloud: "aws", service: all[0]?.split(":")[0] ?? "", calls: calls.split(" "), actions: all, resource };
};
const unknown = (service: string, calls: string, why: string): LibraryCall => ({ cloud: "aws", service, calls: calls.split(" "), actions: [], resource: null, unresolved: why });
/** Calls whose first argument may be an address of S3. */
const inS3 = (calls: string, why: string): LibraryCall => ({ ...unknown("s3", calls, why), resource: { arguments: ["0", "uri", "urlpath", "path", "source"], form: "s3-path", template: "s3://" } });
const path = (...names: readonly string[]): LibraryResource => ({ arguments: names, form: "s3-path", template: "" });
const named = (template: string, ...names: readonly string[]): LibraryResource => ({ arguments: names, form: "template", template });

const FS = "s3fs.S3FileSystem";
const WR = "awswrangler.s3";
const BEDROCK_KB = named("arn:aws:bedrock:*:*:knowledge-base/{}", "knowledge_base_id");

/** Libraries that stand on boto3: what their calls ask of AWS (their own documentation and source: s3fs 2026.2, awswrangler 3, langchain-aws 1, crewai-tools 1.15; read 2026-11). */
export const awsLibraries: readonly LibraryCall[] = [
  call(`${FS}.ls ${FS}.glob ${FS}.find ${FS}.walk ${FS}.du`, "s3:ListBucket", path("0", "path")),
  call(`${FS}.cat ${FS}.cat_file ${FS}.get ${FS}.get_file ${FS}.download ${FS}.head ${FS}.tail ${FS}.read_text ${FS}.read_bytes`, "s3:GetObject s3:ListBucket", path("0", "path", "rpath")),
  call(`${FS}.put ${FS}.put_file ${FS}.upload`, "s3:PutObject s3:ListBucket", path("1", "rpath")),
  call(`${FS}.pipe ${FS}.pipe_file ${FS}.touch ${FS}.write_text ${FS}.write_bytes`, "s3:PutObject", path("0", "path")),
  call(`${FS}.rm ${FS}.rm_file ${FS}.delete`, "s3:DeleteObject s3:ListBucket", path("0", "path")),
  call(`${FS}.exists ${FS}.info ${FS}.isfile ${FS}.isdir ${FS}.size`, "s3:GetObject s3:ListBucket", path("0", "path")),
  unknown("s3", `${FS}.*`, "this method of s3fs is not known"),
  unknown("s3", "s3fs.S3Map s3fs.mapping.S3Map", "what is done with a mapping over S3 is not followed"),
  inS3("smart_open.open smart_open.smart_open fsspec.open fsspec.open_files fsspec.get_mapper fsspec.core.url_to_fs cloudpathlib.S3Path cloudpathlib.AnyPath cloudpathlib.CloudPath", "what is done with this file is not followed"),
  inS3("dask.dataframe.* polars.scan_* polars.read_* pyarrow.parquet.read_table pyarrow.dataset.dataset deltalake.DeltaTable deltalake.write_deltalake xarray.open_zarr xarray.open_dataset", "what this call reads of S3 is not followed"),
  unknown("s3", "pyarrow.fs.S3FileSystem", "what is done with this file system is not followed"),
  call(`${WR}.read_csv ${WR}.read_parquet ${WR}.read_json ${WR}.read_excel ${WR}.read_orc ${WR}.read_fwf ${WR}.download`, "s3:GetObject s3:ListBucket", path("0", "path")),
  call(`${WR}.list_objects ${WR}.list_directories ${WR}.does_object_exist ${WR}.size_objects`, "s3:ListBucket s3:GetObject", path("0", "path")),
  call(`${WR}.delete_objects`, "s3:DeleteObject s3:ListBucket", path("0", "path")),
  call(`${WR}.upload`, "s3:PutObject", path("1", "path")),
  unknown("s3", `${WR}.*`, "what this call of awswrangler needs depends on its arguments (catalog, partitions)"),
  call("awswrangler.secretsmanager.get_secret awswrangler.secretsmanager.get_secret_json", "secretsmanager:GetSecretValue", named("arn:aws:secretsmanager:*:*:secret:{}-??????", "0", "name")),
  call("awswrangler.dynamodb.put_items awswrangler.dynamodb.put_df awswrangler.dynamodb.put_json awswrangler.dynamodb.put_csv awswrangler.dynamodb.delete_items", "dynamodb:BatchWriteItem dynamodb:DescribeTable", named("arn:aws:dynamodb:*:*:table/{}", "table_name")),
  unknown("dynamodb", "awswrangler.dynamodb.*", "what this call of awswrangler needs depends on its arguments"),
  unknown("athena", "awswrangler.athena.*", "an Athena query needs the tables, the catalog and the buckets behind them, which its text names"),
  unknown("glue", "awswrangler.catalog.*", "calls of the Glue catalog are not followed"),
  unknown("redshift", "awswrangler.redshift.*", "connections to Redshift are not followed"),
  call("pandas.read_csv pandas.read_parquet pandas.read_json pandas.read_excel pandas.read_feather", "s3:GetObject s3:ListBucket", { ...path("0", "filepath_or_buffer", "path", "path_or_buf", "io"), template: "s3://" }),
  call("pandas.DataFrame.to_csv pandas.DataFrame.to_parquet pandas.DataFrame.to_json pandas.DataFrame.to_excel", "s3:PutObject", { ...path("0", "path_or_buf", "path", "excel_writer"), template: "s3://" }),
  call("langchain_aws.*AmazonKnowledgeBasesRetriever langchain_community.*AmazonKnowledgeBasesRetriever crewai_tools.*BedrockKBRetrieverTool", "bedrock:Retrieve", BEDROCK_KB),
  call("aws_secretsmanager_caching.*SecretCache.get_secret_string aws_secretsmanager_caching.*SecretCache.get_secret_binary", "secretsmanager:DescribeSecret secretsmanager:GetSecretValue", named("arn:aws:secretsmanager:*:*:secret:{}-??????", "0", "secret_id")),
  unknown("secretsmanager", "aws_secretsmanager_caching.*", "this use of the cache is not known"),
  call("aws_lambda_powertools.utilities.parameters.*get_secret", "secretsmanager:GetSecretValue", named("arn:aws:secretsmanager:*:*:secret:{}-??????", "0", "name")),
  unknown("ssm", "aws_lambda_powertools.utilities.parameters.*", "this call of Powertools' parameters is not followed"),
  unknown("dynamodb", "pynamodb.models.Model.*", "calls of PynamoDB's models are not followed"),
  unknown("sagemaker", "sagemaker.*Session sagemaker.*Estimator.fit sagemaker.*.deploy", "calls of the SageMaker SDK are not followed"),
  call("langchain_aws.*AmazonKendraRetriever langchain_community.*AmazonKendraRetriever", "kendra:Retrieve kendra:Query", named("arn:aws:kendra:*:*:index/{}", "index_id")),
  call("langchain_aws.*SagemakerEndpoint langchain_community.*SagemakerEndpoint", "sagemaker:InvokeEndpoint", named("arn:aws:sagemaker:*:*:endpoint/{}", "endpoint_name")),
  call("langchain_community.*DynamoDBChatMessageHistory", "dynamodb:GetItem dynamodb:PutItem dynamodb:DeleteItem", named("arn:aws:dynamodb:*:*:table/{}", "table_name", "0")),
  call("langchain_community.*S3FileLoader", "s3:GetObject", path("0", "bucket")),
  call("langchain_community.*S3DirectoryLoader", "s3:ListBucket s3:GetObject", path("0", "bucket")),
  call("langchain_aws.*BedrockRerank", "bedrock:Rerank bedrock:InvokeModel"),
  unknown("neptune-graph", "langchain_aws.*NeptuneAnalyticsGraph", "what is asked of the graph is in the queries"),
  unknown("neptune-db", "langchain_aws.*NeptuneGraph langchain_aws.*NeptuneRdfGraph", "what is asked of the graph is in the queries"),
  unknown("bedrock", "langchain_aws.*BedrockAgentsRunnable* langchain_aws.*BedrockInlineAgentsRunnable*", "the tools of a Bedrock agent are not followed"),
  unknown("s3vectors", "langchain_aws.*AmazonS3Vectors*", "calls of this vector store are not followed"),
  unknown("dynamodb", "langgraph_checkpoint_aws.* langgraph.checkpoint.dynamodb.*", "calls of this store are not followed"),
  { cloud: "aws", service: "bedrock", calls: ["crewai_tools.*BedrockInvokeAgentTool"], actions: ["bedrock:InvokeAgent"], resource: { arguments: ["agent alias"], form: "template", template: "" } },
  { cloud: "aws", service: "s3", calls: ["crewai_tools.*S3ReaderTool"], actions: ["s3:GetObject"], resource: { arguments: ["path that the model writes"], form: "s3-path", template: "" } },
  { cloud: "aws", service: "s3", calls: ["crewai_tools.*S3WriterTool"], actions: ["s3:PutObject"], resource: { arguments: ["path that the model writes"], form: "s3-path", template: "" } },
];
