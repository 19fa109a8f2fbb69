// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { Chromium } from "./browsers.mjs";
import { besiege } from "./hostile.mjs";

besiege("chromium", (stage, options) => Chromium.launch(stage, options));
