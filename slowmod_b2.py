import time
t=time.process_time()
while time.process_time()-t<4: pass
