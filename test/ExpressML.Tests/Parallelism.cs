// Most tests use one processor. Those that measure memory or use the current folder run alone, after the others.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.ClassLevel)]
