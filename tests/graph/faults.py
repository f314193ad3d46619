"""Refusals as Microsoft sends them."""

import json

from demo.graph_stub.faults import Fault

INTUNE = "deviceManagement/deviceCompliancePolicies"


def refused(status: int, code: str, message: str, *, inner: str = "") -> Fault:
    error = {"code": code, "message": message, "innererror": {"code": inner}}
    return Fault(status=status, body=json.dumps({"error": error}).encode())
