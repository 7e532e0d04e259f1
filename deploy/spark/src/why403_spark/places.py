"""Where stores are kept: a folder that all machines see, or a prefix in S3."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from typing import Any, Protocol


class Place(Protocol):
    """A folder for files that come into it whole or not at all."""

    # Seconds after which it is worth the cost to look again for files that others put there.
    poll_seconds: float

    def has(self, name: str) -> bool:
        """Whether the file is there."""

    def names(self) -> set[str]:
        """The names of all files that are there."""

    def put(self, local: str, name: str) -> None:
        """Puts a file there in one step, in place of one that is there."""

    def get(self, name: str, local: str) -> None:
        """Copies a file to this machine."""

    def remove(self, name: str) -> None:
        """Removes a file, if it is there."""


class Folder:
    """A folder of a file system that all machines see."""

    poll_seconds = 0.2

    def __init__(self, path: str) -> None:
        self.path = path

    def names(self) -> set[str]:
        return set(os.listdir(self.path)) if os.path.isdir(self.path) else set()

    def has(self, name: str) -> bool:
        return os.path.exists(os.path.join(self.path, name))

    def put(self, local: str, name: str) -> None:
        os.makedirs(self.path, mode=0o700, exist_ok=True)
        # Beside the place it takes, as rename(2) does not cross file systems.
        descriptor, draft = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self.path)
        try:
            with os.fdopen(descriptor, "wb") as target, open(local, "rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
            os.rename(draft, os.path.join(self.path, name))
        except BaseException:
            os.unlink(draft)
            raise

    def get(self, name: str, local: str) -> None:
        shutil.copyfile(os.path.join(self.path, name), local)

    def remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.path, name))


class Bucket:
    """A prefix in S3. One PUT makes an object, whole."""

    # What one PUT takes at the most (Amazon S3 User Guide, "Uploading objects").
    maximum_put_bytes = 5 << 30
    poll_seconds = 2.0

    def __init__(self, uri: str, endpoint: str | None = None, region: str | None = None) -> None:
        bucket, _, prefix = uri[len("s3://") :].partition("/")
        self.bucket = bucket
        self.prefix = prefix.rstrip("/") + "/" if prefix.strip("/") else ""
        self.endpoint = endpoint
        self.region = region
        self._client: Any = None

    def __getstate__(self) -> dict[str, Any]:
        # A client does not go to other machines.
        return {**self.__dict__, "_client": None}

    @property
    def client(self) -> Any:
        if self._client is None:
            import boto3

            self._client = boto3.client("s3", endpoint_url=self.endpoint, region_name=self.region)
        return self._client

    def has(self, name: str) -> bool:
        from botocore.exceptions import ClientError

        try:
            self.client.head_object(Bucket=self.bucket, Key=self.prefix + name)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in ("404", "NoSuchKey", "NotFound"):
                return False
            raise
        return True

    def names(self) -> set[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix
        )
        keys = (item["Key"] for page in pages for item in page.get("Contents", []))
        return {key[len(self.prefix) :] for key in keys}

    def put(self, local: str, name: str) -> None:
        size = os.path.getsize(local)
        if size > self.maximum_put_bytes:
            raise ValueError(f"{name} has {size} bytes, more than one PUT to S3 takes (5 GiB)")
        with open(local, "rb") as body:
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + name, Body=body)

    def get(self, name: str, local: str) -> None:
        self.client.download_file(self.bucket, self.prefix + name, local)

    def remove(self, name: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)


def is_object(path: str) -> bool:
    """Whether a path means S3."""
    return path.startswith("s3://")


def place(path: str, endpoint: str | None = None, region: str | None = None) -> Place:
    """The place that a path means."""
    return Bucket(path, endpoint, region) if is_object(path) else Folder(os.path.abspath(path))
