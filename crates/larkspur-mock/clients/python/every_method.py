"""Calls the mock with every method of the official Python client that has a builder and whose endpoint is served.

The client is used as its own README shows it: it fetches its token by itself, and nothing of what it sends is changed.
What is sent is made of the endpoint's document, which the mock's control API gives. Every reply must be a success with
data where the document has some. What cannot succeed stands in exceptions.txt with its reason; a line there that is not
needed any more is a failure as well.
"""

import importlib
import inspect
import io
import json
import pathlib
import pkgutil
import sys
import typing
import urllib.request

import lark_oapi as lark
from lark_oapi.core.model import BaseRequest, RequestOption

FILE = b"the content of a file"


def control(url, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/_larkspur{path}", data=data)) as reply:
        return json.load(reply)


def nameless(path):
    return "/".join(":" if step.startswith(":") else step for step in path.split("/"))


def text(field):
    """A text that the document allows for one value."""
    if field.get("values"):
        return field["values"][0]["value"]
    kind, shown = field["type"], field.get("example")
    if kind == "int":
        return str(field.get("min") or (int(shown) if shown and shown.lstrip("-").isdigit() else 1))
    if kind == "float":
        return str(field.get("min") or 1)
    if kind == "bool":
        return "true"
    return "x" * max(1, field.get("min_len") or 1) if not field["repeated"] else "x"


def one(field):
    kind = field["type"]
    if kind == "object":
        return body_of(field["fields"]) if field["fields"] else {}
    if kind in ("map", "json"):
        return {}
    if kind == "file":
        return io.BytesIO(FILE)
    if kind == "int":
        if field["name"] == "size":
            return len(FILE)
        return int(text(field))
    if kind == "float":
        return float(text(field))
    if kind == "bool":
        return True
    if field["name"] == "content" and not field.get("values"):
        return json.dumps({"text": "hello"})
    return text(field)


def value(field):
    made = one(field)
    if field["repeated"]:
        for _ in range((field.get("dimensions") or 1) - 1):
            made = [made]
        made = [made] * max(1, field.get("min_len") or 1)
    return made


def body_of(fields):
    """What is documented; the token of a page, which nobody gave, only where the document requires one, and empty."""
    made = {field["name"]: value(field) for field in fields if field["name"] != "page_token"}
    made.update({field["name"]: "" for field in fields if field["name"] == "page_token" and field["required"]})
    return made


def methods():
    """Each method of the client that takes a request with a builder: its name, how to get it, the request's class."""
    root = importlib.import_module("lark_oapi.api")
    for service in sorted(module.name for module in pkgutil.iter_modules(root.__path__)):
        try:
            package = importlib.import_module(f"lark_oapi.api.{service}")
        except ImportError as problem:
            yield service, problem, None, None
            continue
        for version in sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg):
            base = f"lark_oapi.api.{service}.{version}"
            resources = importlib.import_module(f"{base}.resource")
            for resource in sorted(module.name for module in pkgutil.iter_modules(resources.__path__)):
                module = importlib.import_module(f"{base}.resource.{resource}")
                for cls in vars(module).values():
                    if not inspect.isclass(cls) or cls.__module__ != module.__name__:
                        continue
                    for name, method in vars(cls).items():
                        if name.startswith(("_", "a")) and inspect.iscoroutinefunction(method) or not callable(method):
                            continue
                        kind = typing.get_type_hints(method).get("request") if name != "__init__" else None
                        if inspect.isclass(kind) and issubclass(kind, BaseRequest) and hasattr(kind, "builder"):
                            yield f"{service}.{version}.{resource}.{name}", cls, name, kind


def request_of(kind, endpoint):
    """The request, set by the client's own builder."""
    builder = kind.builder()
    for place in ("path", "query", "header"):
        for field in endpoint["params"][place]:
            # The client writes names that Python keeps to itself with a `_` behind them.
            setter = getattr(builder, field["name"], None) or getattr(builder, field["name"] + "_", None)
            if setter is not None and field["name"] != "page_token":
                setter(value(field))
    setter = getattr(builder, "request_body", None)
    if setter is not None and endpoint["body"]:
        (hint,) = [hint for name, hint in typing.get_type_hints(setter).items() if name != "return"]
        setter(hint(body_of(endpoint["body"]["fields"])) if inspect.isclass(hint) else body_of(endpoint["body"]["fields"]))
    return builder.build()


def problem_of(response, endpoint):
    if not response.success():
        said = response.raw.content.decode(errors="replace") if response.raw else ""
        violations = (json.loads(said).get("error") or {}).get("field_violations") if said.startswith("{") else None
        return f"{response.code} {response.msg} {violations or ''}".strip()
    if endpoint["response"]["kind"] == "binary":
        return None if response.file is not None else "no file"
    data = [field for field in endpoint["response"]["fields"] if field["name"] == "data"]
    if data and data[0]["fields"] and hasattr(response, "data") and response.data is None:
        return "no data"
    return None


def main(url, exceptions):
    expected = dict(line.split("\t", 1) for line in exceptions.read_text().splitlines() if line and line[0] != "#")
    served = {}
    for listed in control(url, "/endpoints")["endpoints"]:
        if listed["documented"]:
            served[(listed["method"], nameless(listed["path"]))] = listed["id"]
    client = lark.Client.builder().app_id("cli_a1b2c3d4e5f60718").app_secret("s").domain(url).enable_set_token(True).build()
    user = control(url, "/tokens", {"issue": "user"})["token"]
    broken, missing, good, failed, needed = [], 0, 0, {}, set()
    for name, cls, method, kind in methods():
        if kind is None:
            broken.append(f"{name}: {cls}")
            continue
        built = kind.builder().build()
        id = served.get((built.http_method.name, nameless(built.uri)))
        if id is None:
            missing += 1
            continue
        endpoint = control(url, f"/endpoints/{id}")
        # Each method is tried by itself: what another deleted is there again.
        control(url, "/reset", {"only": ["state"]})
        option = RequestOption.builder()
        if endpoint["tokens"] and "tenant" not in endpoint["tokens"]:
            option = option.user_access_token(user)
        try:
            problem = problem_of(getattr(cls(client._config), method)(request_of(kind, endpoint), option.build()), endpoint)
        except Exception as raised:
            problem = f"{type(raised).__name__}: {raised}"
        if problem is None:
            good += 1
        elif name in expected:
            needed.add(name)
        else:
            failed[name] = problem
    for name in sorted(needed):
        print(f"  expected: {name}: {expected[name]}")
    stale = sorted(set(expected) - needed)
    print(
        f"python: {good} of {good + len(needed) + len(failed)} methods succeed with typed data, {len(needed)} are expected"
        f" exceptions, {len(failed)} fail; {missing} methods have no document; {len(broken)} packages of the client do not load"
    )
    for name, problem in sorted(failed.items()):
        print(f"  {name}: {problem}")
    for line in broken:
        print(f"  does not load: {line}")
    for name in stale:
        print(f"  {name} succeeds now: take its line out of {exceptions}")
    return 1 if failed or stale or good == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(__file__).with_name("exceptions.txt")))
