"""The official Python SDK, alibabacloud-resourcesharing20200110, signing with V3 or with V1.

Its exception exposes status, code and RequestId as attributes. Its message is decorated with the
status and the RequestId; the message as the server gave it stands in the exception's data.
"""

import functools
import re
import sys

from alibabacloud_resourcesharing20200110 import models
from alibabacloud_resourcesharing20200110.client import Client
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.models import Config

import plan

ALGORITHMS = {"v3": None, "v1": "v2"}  # the SDK counts the algorithms of signing differently


@functools.cache
def client(who):
    key, secret = plan.keys(who)
    return Client(
        Config(
            access_key_id=key,
            access_key_secret=secret,
            endpoint=plan.address(),
            protocol="HTTP",
            region_id="cn-hangzhou",
            signature_algorithm=ALGORITHMS[sys.argv[1]],
        )
    )


def call(who, action, params):
    request = getattr(models, action + "Request")().from_map(params)
    method = re.sub("(?<!^)(?=[A-Z])", "_", action).lower()
    try:
        response = getattr(client(who), method)(request)
    except AlibabaCloudException as error:
        raise refused(error) from error
    if response.status_code != 200:
        raise plan.Wrong(f"the status is {response.status_code}")
    return response.body.to_map()


def refused(error):
    message = error.data.get("Message")
    decorated = f"code: {error.status_code}, {message} request id: {error.request_id}"
    if error.message != decorated:
        raise plan.Wrong(f"the exception's message is {error.message!r}")
    return plan.Refused(error.status_code, error.code, message, error.request_id)


print("the exception exposes status, code, message and RequestId")
plan.follow(call)
