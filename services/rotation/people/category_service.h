// The handlers of the dated categories of schools and areas: each method is the RPC of its name (proto/jiedui/rotation/v1/category.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/category.pb.h"

namespace jiedui::rotation {

class CategoryService {
 public:
  CategoryService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Category> GetCategory(const Call& call, const v1::GetCategoryRequest& request);
  Answer<v1::ListCategoriesResponse> ListCategories(const Call& call, const v1::ListCategoriesRequest& request);
  Answer<v1::ListCategoryRevisionsResponse> ListCategoryRevisions(const Call& call,
                                                                  const v1::ListCategoryRevisionsRequest& request);
  Answer<v1::GetSchoolCategoriesResponse> GetSchoolCategories(const Call& call,
                                                              const v1::GetSchoolCategoriesRequest& request);
  Answer<v1::Category> CreateCategory(const Call& call, const v1::CreateCategoryRequest& request);
  Answer<v1::Category> UpdateCategory(const Call& call, const v1::UpdateCategoryRequest& request);
  Answer<v1::Category> WithdrawCategory(const Call& call, const v1::WithdrawCategoryRequest& request);
  Answer<std::vector<v1::ImportCategoriesResponse>> ImportCategories(const Call& call,
                                                                     std::vector<v1::ImportCategoriesRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::rotation
