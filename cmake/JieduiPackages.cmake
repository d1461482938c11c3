# Third-party libraries, all from Debian 12 packages (deploy/packages.txt).

find_package(Threads REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(Protobuf REQUIRED)  # module mode: Debian ships no CMake configuration with it, and gRPC's expects this one
find_package(gRPC CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(opencc REQUIRED IMPORTED_TARGET opencc)
pkg_check_modules(lemon REQUIRED IMPORTED_TARGET lemon)
# A service makes and frees many small pieces on several threads, for which glibc's allocator takes locks. Sanitizers bring
# an allocator of their own.
add_library(jiedui_allocator INTERFACE)
if(NOT JIEDUI_SANITIZE)
  pkg_check_modules(tcmalloc REQUIRED IMPORTED_TARGET libtcmalloc_minimal)
  target_link_libraries(jiedui_allocator INTERFACE PkgConfig::tcmalloc)
endif()
# Used as: absl::… gRPC::grpc++ gRPC::grpc++_reflection protobuf::libprotobuf spdlog::spdlog prometheus-cpp::core
# prometheus-cpp::pull CLI11::CLI11 nlohmann_json::nlohmann_json PkgConfig::sqlite3 PkgConfig::libpq PkgConfig::hiredis
# PkgConfig::libsodium PkgConfig::utf8proc PkgConfig::opencc PkgConfig::lemon
