#include "common/db/database.h"

#include "absl/synchronization/notification.h"

namespace jiedui::db {

absl::StatusOr<int64_t> Tx::Perform(const Sql& sql, const Value* parameters, size_t count,
                                    absl::FunctionRef<absl::Status(const Row&)> row) {
  if (!status_.ok()) return status_;
  bool stopped = false;  // by `row`: the statement itself has not failed
  absl::StatusOr<int64_t> changed = Execute(sql, parameters, count, [&](const Row& current) {
    absl::Status status = row(current);
    stopped = !status.ok();
    return status;
  });
  if (!changed.ok() && !stopped) status_ = changed.status();
  return changed;
}

absl::StatusOr<int64_t> Tx::Run(const Sql& sql, Parameters parameters) {
  return Perform(sql, parameters.begin(), parameters.size(), [](const Row&) { return absl::OkStatus(); });
}

absl::StatusOr<int64_t> Tx::Run(const Sql& sql, const std::vector<Value>& parameters) {
  return Perform(sql, parameters.data(), parameters.size(), [](const Row&) { return absl::OkStatus(); });
}

absl::Status Tx::Each(const Sql& sql, Parameters parameters, absl::FunctionRef<absl::Status(const Row&)> row) {
  return Perform(sql, parameters.begin(), parameters.size(), row).status();
}

absl::Status Tx::Each(const Sql& sql, const std::vector<Value>& parameters,
                      absl::FunctionRef<absl::Status(const Row&)> row) {
  return Perform(sql, parameters.data(), parameters.size(), row).status();
}

absl::StatusOr<bool> Tx::One(const Sql& sql, Parameters parameters, absl::FunctionRef<void(const Row&)> row) {
  int rows = 0;
  absl::Status status = Each(sql, parameters, [&](const Row& current) -> absl::Status {
    if (++rows > 1) return Failure(kInternal, {{"detail", "more than one row"}, {"statement", sql.name}});
    row(current);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return rows == 1;
}

absl::Status WriteAndWait(Database& database, Database::Body body, Database::WriteOptions options) {
  absl::Status result;
  absl::Notification answered;
  database.Write(options, std::move(body), [&](absl::Status status) {
    result = std::move(status);
    answered.Notify();
  });
  answered.WaitForNotification();
  return result;
}

}  // namespace jiedui::db
