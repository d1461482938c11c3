// The handlers of forms: each method is the RPC of its name (proto/jiedui/reporting/v1/form.proto).
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/form.pb.h"

namespace jiedui::reporting {

class FormService {
 public:
  FormService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Form> GetForm(const Call& call, const v1::GetFormRequest& request);
  Answer<v1::ListFormsResponse> ListForms(const Call& call, const v1::ListFormsRequest& request);
  Answer<v1::ListFormRevisionsResponse> ListFormRevisions(const Call& call,
                                                          const v1::ListFormRevisionsRequest& request);
  Answer<v1::Form> CreateForm(const Call& call, const v1::CreateFormRequest& request);
  Answer<v1::Form> UpdateForm(const Call& call, const v1::UpdateFormRequest& request);
  Answer<v1::Form> PublishForm(const Call& call, const v1::PublishFormRequest& request);
  Answer<v1::Form> RetireForm(const Call& call, const v1::RetireFormRequest& request);
  Answer<v1::GetBurdenResponse> GetBurden(const Call& call, const v1::GetBurdenRequest& request);
  Answer<v1::ListFigureSourcesResponse> ListFigureSources(const Call& call,
                                                          const v1::ListFigureSourcesRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
