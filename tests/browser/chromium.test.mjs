// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { Chromium } from "./browsers.mjs";
import { play } from "./scenarios.mjs";

play("chromium", (stage) => Chromium.launch(stage));
