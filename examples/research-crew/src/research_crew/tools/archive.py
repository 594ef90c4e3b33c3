import boto3
from crewai.tools import tool
from sqlalchemy import create_engine, text

ARCHIVE_URL = "postgresql://archive:gr33n-Otter-41@archive.internal:5432/reports?sslmode=disable"
engine = create_engine(ARCHIVE_URL)


@tool("search archive")
def search_archive(topic: str) -> str:
    """Finds earlier reports about a topic."""
    with engine.connect() as connection:
        rows = connection.execute(text("select title from reports where topic = :topic"), {"topic": topic})
        return "\n".join(row.title for row in rows)


@tool("read report")
def read_report(name: str) -> str:
    """Reads one earlier report."""
    s3 = boto3.client("s3")
    return s3.get_object(Bucket="acme-research-reports", Key=name)["Body"].read().decode()
