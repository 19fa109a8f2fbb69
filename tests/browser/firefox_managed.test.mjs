// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { Firefox, FIREFOX } from "./browsers.mjs";
import { administer } from "./managed.mjs";

administer(FIREFOX, (stage, options) => Firefox.launch(stage, options));
