"""Why a value has another shape than is due: which simple rule gives its sizes in all cases."""
