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
# Used as: absl::… gRPC::grpc++ gRPC::grpc++_reflection protobuf::libprotobuf spdlog::spdlog prometheus-cpp::core
# prometheus-cpp::pull CLI11::CLI11 nlohmann_json::nlohmann_json PkgConfig::sqlite3 PkgConfig::libpq PkgConfig::hiredis
# PkgConfig::libsodium
