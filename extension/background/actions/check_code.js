// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { checkCode as codeOf } from "../check_code.js";

/** For a page that shows the code beside its own list of documents. @param {import("../call.js").Call} _call @param {{digests: string[]}} request */
export const checkCode = (_call, { digests }) => codeOf(digests);
