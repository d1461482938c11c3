// Tasks counted by unit (Q16-O2). A pure sum of what it is given.
#pragma once

#include <map>
#include <string>

#include "jiedui/reporting/v1/task.pb.h"

namespace jiedui::reporting::policy {

class TaskCounts {
 public:
  void Add(const v1::Task& task);
  // A part of a task that was added before; those that have lapsed do not count.
  void Add(const v1::TaskAssignment& assignment);
  // Of a unit whose parts were added before.
  void Add(const v1::TaskDifficulty& difficulty);
  v1::GetTaskCountsResponse Answer() const;

 private:
  v1::GetTaskCountsResponse sums_;
  std::map<std::string, bool> late_;  // by task
  std::map<std::string, v1::GetTaskCountsResponse::Line> lines_;
};

}  // namespace jiedui::reporting::policy
