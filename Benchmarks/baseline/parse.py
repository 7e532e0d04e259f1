"""Parses access logs into a DuckDB table: parse.py DATABASE FOLDER

The fields and the expression are those that AWS documents for Athena ("Using Amazon S3 server
access logs to identify requests"), with the types that the fields have.
"""

import os
import sys

import duckdb

NAMES = """bucketowner bucket_name requestdatetime remoteip requester requestid operation key
request_uri httpstatus errorcode bytessent objectsize totaltime turnaroundtime referrer useragent
versionid hostid sigv ciphersuite authtype endpoint tlsversion accesspointarn aclrequired""".split()
TOKEN, QUOTED = "([^ ]*)", '("[^"]*"|-)'
EXPRESSION = " ".join(
    [TOKEN, TOKEN, r"\[(.*?)\]"] + [TOKEN] * 5 + [QUOTED, "(-|[0-9]*)"] + [TOKEN] * 5
    + [QUOTED, QUOTED] + [TOKEN] * 9
)

database, folder = sys.argv[1:]
if os.path.exists(database):
    os.remove(database)
connection = duckdb.connect(database)
connection.execute("SET threads = 2")
connection.execute(
    f"""
    CREATE TABLE access_log AS
    SELECT * REPLACE (
        strptime(requestdatetime, '%d/%b/%Y:%H:%M:%S %z') AS requestdatetime,
        url_decode(url_decode(key)) AS key, TRY_CAST(httpstatus AS SMALLINT) AS httpstatus)
    FROM (
        SELECT unnest(regexp_extract(line, ?, {NAMES}))
        FROM read_csv(?, delim = '\\0', quote = '', escape = '', header = false,
            auto_detect = false, columns = {{'line': 'VARCHAR'}}))
    """,
    [EXPRESSION, f"{folder}/*"],
)
print(connection.execute("SELECT count(*) FROM access_log WHERE httpstatus = 403").fetchone()[0])
connection.close()
os.remove(database)
