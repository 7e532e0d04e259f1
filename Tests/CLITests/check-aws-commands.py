"""Reads command lines of the AWS CLI, one JSON array of words a line, and answers one line each:
empty where the CLI's own parser and botocore's models accept it, else why not. Nothing is sent.
"""
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout

os.environ.update(
    AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_PAGER="",
    AWS_DEFAULT_REGION="eu-central-1", AWS_EC2_METADATA_DISABLED="true", HOME="/nonexistent")

import botocore.client
from awscli.clidriver import create_clidriver
from botocore.validate import ParamValidator

problems = []


def validate_only(client, operation, parameters):
    """In place of a call: hold its parameters against the operation's model."""
    model = client._service_model.operation_model(operation)
    if model.input_shape is not None:
        report = ParamValidator().validate(parameters, model.input_shape)
        if report.has_errors():
            problems.append(report.generate_report())
    return {}


botocore.client.BaseClient._make_api_call = validate_only

for line in sys.stdin:
    words = json.loads(line)
    problems.clear()
    errors = io.StringIO()
    status = 0
    with redirect_stderr(errors), redirect_stdout(io.StringIO()):
        try:
            status = create_clidriver().main(words)
        except SystemExit as exit:
            status = exit.code
        except Exception as error:
            # The CLI shows an answer that is empty here as best as it can.
            status = 0 if not problems else 1
            errors.write("%s" % (error,) if problems else "")
    said = (errors.getvalue() + " ".join(problems)).strip()
    print(json.dumps("" if status in (0, None) and not problems else said or "exit %s" % status),
          flush=True)
