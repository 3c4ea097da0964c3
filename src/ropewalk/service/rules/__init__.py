"""When a provider may be chosen, a contract changed and an invoice paid; what each is worth."""
