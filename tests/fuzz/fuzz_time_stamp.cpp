// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a time-stamping authority may answer, and signatures that a stamp is put into: refused with a typed
// error, or examined to the end; what was spliced reads like before.
#include <cstdint>
#include <cstdlib>

#include "signature/cms_parser.h"
#include "signature/time_stamp.h"

namespace {

using namespace tamga;
using namespace tamga::signature;

void require(bool condition) {
    if (!condition) std::abort();
}

void examine(BytesView token) {
    const TimeStampReport report = examineTimeStamp(token, token, {});
    require(report.valid != report.error.has_value());
    require(!report.valid || (report.info && report.certificate));
}

void useResponse(BytesView data) {
    const auto token = tokenOf(data);
    if (token.ok()) return examine(token.value());
    const Reason reason = token.error().reason();
    require(reason == Reason::kTimestampMalformed || reason == Reason::kTimestampRejected);
}

void useInfo(BytesView data) {
    const auto info = parseTstInfo(data);
    if (info.ok()) require(info.value().accuracyMs >= 0);
}

void useSignature(BytesView data) {
    const auto targets = stampTargets(data);
    if (!targets.ok()) return;
    const Bytes token{0x30, 0x00};
    const std::vector<Bytes> tokens(targets.value().size(), token);
    const auto stamped = withTimeStamps(data, tokens);
    require(stamped.ok());
    const auto after = stampTargets(stamped.value());
    require(after.ok() && after.value().size() == tokens.size());
    for (const StampTarget& target : after.value())
        require(target.stamped);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView octets(data, size);
    useResponse(octets);
    useInfo(octets);
    examine(octets);
    useSignature(octets);
    return 0;
}
