// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any octets: the reader either refuses with a typed error or gives elements that encode back to the same
// octets, and the rewriting of BER is idempotent and does not blow up.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/text.h"

namespace {

using namespace tamga;
using namespace tamga::asn1;

void require(bool condition) {
    if (!condition) std::abort();
}

template <typename Body>
void attempt(Body&& body) {
    try {
        body();
    } catch (const Error& error) {
        require(error.reason() == Reason::kDerMalformed);
    }
}

/// Each value is read as what its tag says: an exception for every other type would take most of the time.
void useValue(const Element& element) {
    require(equal(encode(element.tag, element.content), element.encoding));
    const auto text = parseString(element);
    require(!text || isUtf8(*text));
    Reader reader(element.encoding);
    switch (element.tag) {
        case Tag::kUtcTime:
        case Tag::kGeneralizedTime: {
            const auto seconds = parseTime(element);
            const Bytes again = generalizedTime(seconds);
            require(parseTime(Reader(again).read()) == seconds);
            break;
        }
        case Tag::kBitString:
            (void)parseNamedBits(element).test(8);
            (void)reader.readBitString();
            break;
        case Tag::kOid: {
            const Oid oid = reader.readOid();
            require(Oid(oid.dotted()) == oid);
            break;
        }
        case Tag::kInteger:
            (void)Reader(element.encoding).readBigInteger();
            require(equal(integer(reader.readInteger()), element.encoding));
            break;
        case Tag::kBoolean:
            require(equal(boolean(reader.readBoolean()), element.encoding));
            break;
        case Tag::kNull:
            reader.readNull();
            break;
        default:
            break;
    }
}

void walk(BytesView octets) {
    std::vector<Reader> open{Reader(octets)};
    while (!open.empty()) {
        if (open.back().atEnd()) {
            open.pop_back();
            continue;
        }
        bool refused = true;
        attempt([&] {
            const Element element = open.back().read();
            refused = false;
            attempt([&] { useValue(element); });
            if ((static_cast<unsigned>(element.tag) & 0x20U) != 0) open.emplace_back(element.content);
        });
        if (refused) open.pop_back();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView octets(data, size);
    walk(octets);
    attempt([&] { (void)firstElement(octets); });
    attempt([&] {
        const Bytes der = berToDer(octets);
        require(der.size() <= size + size / 1024);
        require(berToDer(der) == der);
    });
    return 0;
}
