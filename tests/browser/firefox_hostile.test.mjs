// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { Firefox } from "./browsers.mjs";
import { besiege } from "./hostile.mjs";

besiege("firefox", (stage, options) => Firefox.launch(stage, options));
