// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { Firefox } from "./browsers.mjs";
import { play } from "./scenarios.mjs";

play("firefox", (stage) => Firefox.launch(stage));
