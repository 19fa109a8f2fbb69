// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/files.h"

#include <algorithm>
#include <string>

namespace tamga::keys::container {
namespace {

Error aboutFile(Reason reason, File file, std::string_view what) {
    return Error(reason, std::string(nameOf(file)) + ": " + std::string(what));
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string_view nameOf(File file) noexcept {
    switch (file) {
        case File::kName:
            return "name.key";
        case File::kHeader:
            return "header.key";
        case File::kMasks:
            return "masks.key";
        case File::kPrimary:
            return "primary.key";
        case File::kMasks2:
            return "masks2.key";
        case File::kPrimary2:
            return "primary2.key";
    }
    return "name.key";
}

bool namesFile(std::string_view name, File file) noexcept {
    return std::ranges::equal(name, nameOf(file), {}, lower);
}

Error damaged(File file, std::string_view what) {
    return aboutFile(Reason::kContainerDamaged, file, what);
}

Error unsupported(File file, std::string_view what) {
    return aboutFile(Reason::kContainerUnsupported, file, what);
}

}  // namespace tamga::keys::container
