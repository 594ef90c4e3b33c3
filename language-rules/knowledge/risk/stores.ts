import type { StorePattern } from "../../../src/core/model/knowledge";

const at = (address: readonly string[], ...calls: readonly string[]): StorePattern[] => calls.map((call) => ({ call, address }));

/** Clients of data stores and the arguments that name the server. Their own references, read 2026-11. */
export const stores: readonly StorePattern[] = [
  ...at(["0", "url", "name_or_url"], "sqlalchemy.create_engine", "sqlalchemy.ext.asyncio.create_async_engine", "sqlmodel.create_engine"),
  ...at(["0", "dsn", "host", "conninfo"], "psycopg2.connect", "psycopg.connect", "psycopg.AsyncConnection.connect", "asyncpg.connect", "asyncpg.create_pool", "psycopg2.pool.SimpleConnectionPool", "psycopg2.pool.ThreadedConnectionPool", "aiopg.create_pool"),
  ...at(["host", "0"], "pymysql.connect", "MySQLdb.connect", "mysql.connector.connect", "aiomysql.connect", "aiomysql.create_pool", "mariadb.connect"),
  ...at(["0"], "pyodbc.connect", "oracledb.connect", "cx_Oracle.connect", "pymssql.connect"),
  ...at(["0", "host"], "pymongo.MongoClient", "motor.motor_asyncio.AsyncIOMotorClient"),
  ...at(["account"], "snowflake.connector.connect"),
  ...at(["0", "database_uri"], "langchain_community.utilities.SQLDatabase.from_uri", "langchain_community.utilities.sql_database.SQLDatabase.from_uri", "langchain.SQLDatabase.from_uri", "langchain.sql_database.SQLDatabase.from_uri", "langchain.utilities.SQLDatabase.from_uri"),
  ...at(["db_uri"], "crewai_tools.NL2SQLTool", "crewai_tools.PGSearchTool", "crewai_tools.MySQLSearchTool"),
];

export const managedHosts: readonly string[] = [
  "rds.amazonaws.com", "redshift.amazonaws.com", "docdb.amazonaws.com", "cache.amazonaws.com", "database.windows.net", "database.azure.com", "documents.azure.com", "cosmos.azure.com", "mongodb.net", "neon.tech", "supabase.co", "supabase.com",
  "cockroachlabs.cloud", "planetscale.com", "psdb.cloud", "aivencloud.com", "ondigitalocean.com", "render.com", "railway.app", "rlwy.net", "snowflakecomputing.com", "elephantsql.com", "tidbcloud.com", "timescale.com", "tsdb.cloud", "heliohost.org", "clever-cloud.com",
];
