// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { Chromium, CHROMIUM } from "./browsers.mjs";
import { administer } from "./managed.mjs";

administer(CHROMIUM, (stage, options) => Chromium.launch(stage, options));
