// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Preloaded into pcscd by the tests: USB devices are those that the test names, and no others of this
// machine; drivers and run-time files are in the test's own folder, so that neither root nor a system's
// daemon is needed.
//
//   TAMGA_TEST_EVENTS   FIFO with a line for each event: "add NAME VENDOR PRODUCT SERIAL NODE", "remove NAME"
//   TAMGA_TEST_DRIVERS  for /usr/lib/pcsc/drivers
//   TAMGA_TEST_RUN      for /run/pcscd
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

namespace {

template <typename Function>
Function next(Function /*like*/, const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

std::string moved(const char* path) {
    std::string original = path == nullptr ? "" : path;
    for (const auto& [from, variable] : {std::pair{"/usr/lib/pcsc/drivers", "TAMGA_TEST_DRIVERS"},
                                         std::pair{"/run/pcscd", "TAMGA_TEST_RUN"}}) {
        const char* const to = std::getenv(variable);
        if (to != nullptr && original.starts_with(from))
            return to + original.substr(std::string(from).size());
    }
    return original;
}

}  // namespace

struct udev_device {
    std::string action, name, vendor, product, serial, node;
};
struct udev {};
struct udev_monitor {
    int fifo = -1;
};
struct udev_enumerate {};
struct udev_list_entry {};

namespace {
udev theUdev;
udev_monitor theMonitor;
udev_enumerate theEnumeration;
}  // namespace

extern "C" {

udev* udev_new() {
    return &theUdev;
}
udev* udev_unref(udev*) {
    return nullptr;
}

udev_monitor* udev_monitor_new_from_netlink(udev*, const char*) {
    const char* const events = std::getenv("TAMGA_TEST_EVENTS");
    // For writing too: without a writer the FIFO would be at its end all the time.
    theMonitor.fifo = ::open(events == nullptr ? "/dev/null" : events, O_RDWR | O_CLOEXEC);
    return &theMonitor;
}
int udev_monitor_filter_add_match_subsystem_devtype(udev_monitor*, const char*, const char*) {
    return 0;
}
int udev_monitor_enable_receiving(udev_monitor*) {
    return 0;
}
int udev_monitor_get_fd(udev_monitor* monitor) {
    return monitor->fifo;
}
udev_monitor* udev_monitor_unref(udev_monitor*) {
    return nullptr;
}

udev_device* udev_monitor_receive_device(udev_monitor* monitor) {
    std::string line;
    for (char c = 0; ::read(monitor->fifo, &c, 1) == 1 && c != '\n';)
        line.push_back(c);
    std::istringstream words(line);
    auto* const device = new udev_device;
    words >> device->action >> device->name >> device->vendor >> device->product >> device->serial >>
        device->node;
    return device;
}
udev_device* udev_device_new_from_syspath(udev*, const char*) {
    return nullptr;
}
udev_device* udev_device_unref(udev_device* device) {
    delete device;
    return nullptr;
}
const char* udev_device_get_action(udev_device* device) {
    return device->action.c_str();
}
const char* udev_device_get_sysname(udev_device* device) {
    return device->name.c_str();
}
const char* udev_device_get_devnode(udev_device* device) {
    return device->node.c_str();
}
udev_device* udev_device_get_parent_with_subsystem_devtype(udev_device* device, const char*, const char*) {
    return device;
}
const char* udev_device_get_sysattr_value(udev_device* device, const char* name) {
    const std::string attribute(name);
    if (attribute == "idVendor") return device->vendor.c_str();
    if (attribute == "idProduct") return device->product.c_str();
    if (attribute == "serial") return device->serial.c_str();
    if (attribute == "bInterfaceNumber") return "00";
    return nullptr;
}

udev_enumerate* udev_enumerate_new(udev*) {
    return &theEnumeration;
}
int udev_enumerate_add_match_subsystem(udev_enumerate*, const char*) {
    return 0;
}
int udev_enumerate_scan_devices(udev_enumerate*) {
    return 0;
}
udev_list_entry* udev_enumerate_get_list_entry(udev_enumerate*) {
    return nullptr;  // nothing is plugged in at the start
}
udev_list_entry* udev_list_entry_get_next(udev_list_entry*) {
    return nullptr;
}
const char* udev_list_entry_get_name(udev_list_entry*) {
    return nullptr;
}
udev_enumerate* udev_enumerate_unref(udev_enumerate*) {
    return nullptr;
}

DIR* opendir(const char* path) {
    return next(&::opendir, "opendir")(moved(path).c_str());
}
FILE* fopen(const char* path, const char* mode) {
    return next(&::fopen, "fopen")(moved(path).c_str(), mode);
}
void* dlopen(const char* path, int flags) {
    return next(&::dlopen, "dlopen")(path == nullptr ? nullptr : moved(path).c_str(), flags);
}
int mkdir(const char* path, mode_t mode) {
    return next(&::mkdir, "mkdir")(moved(path).c_str(), mode);
}
int chmod(const char* path, mode_t mode) {
    return next(&::chmod, "chmod")(moved(path).c_str(), mode);
}
int remove(const char* path) {
    return next(&::remove, "remove")(moved(path).c_str());
}
int stat(const char* path, struct stat* status) {
    using Stat = int (*)(const char*, struct stat*);
    return next(Stat{}, "stat")(moved(path).c_str(), status);
}
int lstat(const char* path, struct stat* status) {
    using Stat = int (*)(const char*, struct stat*);
    return next(Stat{}, "lstat")(moved(path).c_str(), status);
}
int open(const char* path, int flags, ...) {
    using Open = int (*)(const char*, int, mode_t);
    return next(Open{}, "open")(moved(path).c_str(), flags, S_IRUSR | S_IWUSR);
}

}  // extern "C"
