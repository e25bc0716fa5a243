"""Calls the mock with a client that was generated from the OpenAPI document of `im`, and reads typed data from the replies.

Usage: calls.py FOLDER-OF-THE-CLIENT URL TOKEN
"""

import importlib
import json
import sys

folder, url, token = sys.argv[1:]
sys.path.insert(0, folder)


def part(path, name):
    return getattr(importlib.import_module(f"im_client.{path}"), name)


client = part("client", "AuthenticatedClient")(base_url=url, token=token, raise_on_unexpected_status=True)


def call(resource, method, *path, **sent):
    module = importlib.import_module(f"im_client.api.im_v1_{resource}.im_v1_{resource}_{method}")
    return module.sync(*path, client=client, **sent)


chat = call("chat", "create", body=part("models.im_v1_chat_create_body", "ImV1ChatCreateBody")(name="QA", description="a room"))
assert chat.code == 0 and chat.data.chat_id.startswith("oc_"), chat
read = call("chat", "get", chat.data.chat_id)
assert (read.data.name, read.data.description) == ("QA", "a room"), read
by = part("models.im_v1_message_create_receive_id_type", "ImV1MessageCreateReceiveIdType").CHAT_ID
kind = part("models.im_v1_message_create_body_msg_type", "ImV1MessageCreateBodyMsgType").TEXT
body = part("models.im_v1_message_create_body", "ImV1MessageCreateBody")
sent = call(
    "message",
    "create",
    body=body(receive_id=chat.data.chat_id, msg_type=kind, content=json.dumps({"text": "hello"})),
    receive_id_type=by,
)
assert sent.data.message_id.startswith("om_") and sent.data.chat_id == chat.data.chat_id, sent
of = part("models.im_v1_message_list_container_id_type", "ImV1MessageListContainerIdType").CHAT
listed = call("message", "list", container_id_type=of, container_id=chat.data.chat_id)
assert [item.message_id for item in listed.data.items] == [sent.data.message_id], listed
wrong = call("message", "list", container_id_type=of, container_id=chat.data.chat_id, page_size=51)
assert type(wrong).__name__ == "Error" and wrong.code == 99992402 and wrong.error.field_violations, wrong
print("generated Python client: 5 calls, typed data in each reply, a refusal as its Error")
