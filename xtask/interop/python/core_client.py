"""aliyun-python-sdk-core, with the operation's parameters in the query or in the form body.

Its exception exposes status, code, message and RequestId. Where the server shows the same string
to sign as the client's, it turns SignatureDoesNotMatch into a code of its own,
InvalidAccessKeySecret.
"""

import functools
import json
import logging
import sys

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest

import plan

logging.getLogger("aliyunsdkcore").setLevel(logging.CRITICAL)  # it logs every refusal as an error


@functools.cache
def client(who):
    key, secret = plan.keys(who)
    return AcsClient(key, secret, "cn-hangzhou", auto_retry=False)


def call(who, action, params):
    request = CommonRequest()
    request.set_domain(plan.address())
    request.set_protocol_type("http")
    request.set_method("POST")
    request.set_version("2020-01-10")
    request.set_action_name(action)
    add = request.add_body_params if sys.argv[1] == "body" else request.add_query_param
    for name, value in plan.flattened(params).items():
        add(name, value)
    try:
        return json.loads(client(who).do_action_with_exception(request))
    except ServerException as error:
        raise plan.Refused(
            error.get_http_status(),
            error.get_error_code(),
            error.get_error_msg(),
            error.get_request_id(),
        ) from error


print("the exception exposes status, code, message and RequestId")
plan.follow(call)
