"""The Foreign Work Permit Service Handbook: policy data in, answers and pages out."""
