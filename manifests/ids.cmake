# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
# Who may talk to the host. The Chromium id is the hash of the "key" in extension/manifest.json (a unit test in
# tests/browser/unit compares them); the gecko id and the host name stand there and in background/native_port.js.
set(TAMGA_CHROMIUM_ID "anmpegcfopicoglhgfibajpoabndbkll")
set(TAMGA_GECKO_ID "{6f0c8a1e-3f0a-4b57-9a55-5d5d8a6b7c21}")
set(TAMGA_HOST_NAME "org.tamga.host")
