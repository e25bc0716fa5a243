"""Checks every document of a folder against the OpenAPI 3.1 specification.

Usage: valid.py FOLDER
"""

import json
import pathlib
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

checked = failed = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("services/*.json")):
    checked += 1
    problems = list(OpenAPIV31SpecValidator(json.loads(path.read_text())).iter_errors())
    if problems:
        failed += 1
        print(f"{path.name}: {problems[0].message[:300]} at {list(problems[0].path)[:8]}")
print(f"openapi-spec-validator: {checked} documents, {failed} with errors")
sys.exit(1 if failed or not checked else 0)
