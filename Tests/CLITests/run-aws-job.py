#!/usr/bin/env python3
"""Reads an object as a role does, on a server of moto that is told to ask the policies meanwhile.

    run-aws-job.py ROLE-ARN BUCKET KEY

Prints what came of it: `200`, or the code of AWS's error. The object is put there where it is not.
"""
import os, sys, urllib.request
import boto3
from botocore.exceptions import ClientError

role, bucket, key = sys.argv[1:]


def ask_policies(after):
    """How many calls go by before the server asks the policies: none, or all."""
    urllib.request.urlopen(urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"] + "/moto-api/reset-auth", data=after.encode(),
        headers={"Content-Type": "text/plain"})).read()


boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=b"an object")
found = boto3.client("sts").assume_role(
    RoleArn=role, RoleSessionName="GlueJobRunnerSession")["Credentials"]
job = boto3.client(
    "s3", aws_access_key_id=found["AccessKeyId"], aws_secret_access_key=found["SecretAccessKey"],
    aws_session_token=found["SessionToken"])
ask_policies("0")
try:
    print(job.get_object(Bucket=bucket, Key=key)["ResponseMetadata"]["HTTPStatusCode"])
except ClientError as error:
    print(error.response["Error"]["Code"])
finally:
    ask_policies("inf")
