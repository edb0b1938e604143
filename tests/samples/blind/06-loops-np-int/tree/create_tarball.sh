tar -cvf handin.tar mytorch hw2
